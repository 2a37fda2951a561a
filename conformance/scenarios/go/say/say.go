// Package say tells what a client saw, one JSON object a line, and ends it with one sentence where it fails.
package say

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

// Fields of one line.
type Fields map[string]any

// Record is one record as it was received.
type Record struct {
	Key       string            `json:"key"`
	Value     string            `json:"value"`
	Headers   map[string]string `json:"headers"`
	Partition int32             `json:"partition"`
	Offset    int64             `json:"offset"`
}

var mutex sync.Mutex

// Line tells it.
func Line(fields Fields) {
	mutex.Lock()
	defer mutex.Unlock()
	text, err := json.Marshal(fields)
	Must(err)
	fmt.Println(string(text))
}

// Must ends the program where there is an error.
func Must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// Got is the value, where there is no error.
func Got[T any](value T, err error) T {
	Must(err)
	return value
}

// StdinEnd is closed when standard input ends: whoever started the program wants it to leave.
func StdinEnd() <-chan struct{} {
	end := make(chan struct{})
	go func() {
		_, _ = io.ReadAll(os.Stdin)
		close(end)
	}()
	return end
}

// Eventually is what is seen when it is as expected, or after ten seconds: a broker may learn of a change after it was answered.
func Eventually[T comparable](expected T, look func() T) T {
	for range 100 {
		if seen := look(); seen == expected {
			return seen
		}
		time.Sleep(100 * time.Millisecond)
	}
	return look()
}
