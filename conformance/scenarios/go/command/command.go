// Package command has a client do what the command line asks of it: PROGRAM BROKERS COMMAND [ARGUMENT...]
package command

import (
	"fmt"
	"os"
	"strconv"

	"fluxmq.invalid/clients/say"
)

// PerTransaction is how many records Transform does in one transaction.
const PerTransaction = 10

// Client is how a client does each command.
type Client struct {
	Send           func(topic string, first, count int)
	SendEveryCodec func(topic string)
	Read           func(topic, group, isolation string, count int)
	Member         func(topic, group string)
	Transactions   func(topic, id string)
	Transform      func(input, output, group, id string, crash bool, count int)
	Admin          func(topic, group string)
}

// Perform has the client do the command of the command line; it ends the program where there is no such command.
func Perform(client Client) {
	args := os.Args[3:]
	switch os.Args[2] {
	case "send":
		client.Send(args[0], number(args[1]), number(args[2]))
	case "send-every-codec":
		client.SendEveryCodec(args[0])
	case "read":
		client.Read(args[0], args[1], args[2], number(args[3]))
	case "member":
		client.Member(args[0], args[1])
	case "transactions":
		client.Transactions(args[0], args[1])
	case "transform":
		client.Transform(args[0], args[1], args[2], args[3], args[4] == "crash", number(args[5]))
	case "admin":
		client.Admin(args[0], args[1])
	default:
		say.Must(fmt.Errorf("there is no command %s", os.Args[2]))
	}
}

func number(text string) int {
	return say.Got(strconv.Atoi(text))
}
