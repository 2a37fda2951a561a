// What conformance/scenarios/foreign asks of a client, done with franz-go as its users write to it.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sort"
	"strings"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"

	"fluxmq.invalid/clients/command"
	"fluxmq.invalid/clients/say"
)

var (
	ctx   = context.Background()
	seeds []string
)

func main() {
	seeds = strings.Split(os.Args[1], ",")
	command.Perform(command.Client{
		Send: send, SendEveryCodec: sendEveryCodec, Read: read, Member: member,
		Transactions: transactions, Transform: transform, Admin: admin,
	})
}

func connect(options ...kgo.Opt) *kgo.Client {
	return say.Got(kgo.NewClient(append(options, kgo.SeedBrokers(seeds...))...))
}

func send(topic string, first, count int) {
	client := connect()
	defer client.Close()
	records := make([]*kgo.Record, count)
	for i := range records {
		records[i] = &kgo.Record{
			Topic: topic,
			Key:   fmt.Appendf(nil, "key-%d", first+i),
			Value: fmt.Appendf(nil, "value-%d", first+i),
		}
	}
	say.Must(client.ProduceSync(ctx, records...).FirstErr())
	say.Line(say.Fields{"sent": count})
}

func sendEveryCodec(topic string) {
	codecs := []string{"none", "gzip", "snappy", "lz4", "zstd"}
	compressions := map[string]kgo.CompressionCodec{
		"none":   kgo.NoCompression(),
		"gzip":   kgo.GzipCompression(),
		"snappy": kgo.SnappyCompression(),
		"lz4":    kgo.Lz4Compression(),
		"zstd":   kgo.ZstdCompression(),
	}
	for _, codec := range codecs {
		client := connect(kgo.ProducerBatchCompression(compressions[codec]))
		records := make([]*kgo.Record, 50)
		for i := range records {
			records[i] = &kgo.Record{
				Topic: topic,
				Key:   fmt.Appendf(nil, "key-%d", i%7),
				Value: fmt.Appendf(nil, "%s %d %s", codec, i, strings.Repeat("ä", i)),
				Headers: []kgo.RecordHeader{
					{Key: "codec", Value: []byte(codec)},
					{Key: "index", Value: fmt.Append(nil, i)},
				},
			}
		}
		say.Must(client.ProduceSync(ctx, records...).FirstErr())
		client.Close()
	}
	say.Line(say.Fields{"codecs": codecs})
}

func isolated(isolation string) kgo.Opt {
	if isolation == "read_committed" {
		return kgo.FetchIsolationLevel(kgo.ReadCommitted())
	}
	return kgo.FetchIsolationLevel(kgo.ReadUncommitted())
}

func consuming(topic, group string) []kgo.Opt {
	return []kgo.Opt{
		kgo.ConsumerGroup(group),
		kgo.ConsumeTopics(topic),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
	}
}

// read reads so many records, commits behind the last of each partition, and leaves.
func read(topic, group, isolation string, count int) {
	client := connect(append(consuming(topic, group), isolated(isolation), kgo.DisableAutoCommit())...)
	defer client.Close()
	done := []*kgo.Record{}
	for len(done) < count {
		fetches := client.PollRecords(ctx, count-len(done))
		say.Must(fetches.Err())
		done = append(done, fetches.Records()...)
	}
	say.Must(client.CommitRecords(ctx, done...))
	records := []say.Record{}
	for _, record := range done {
		headers := map[string]string{}
		for _, header := range record.Headers {
			headers[header.Key] = string(header.Value)
		}
		records = append(records, say.Record{
			Key: string(record.Key), Value: string(record.Value), Headers: headers,
			Partition: record.Partition, Offset: record.Offset,
		})
	}
	say.Line(say.Fields{"records": records})
}

// member is one of a group until its standard input ends: it tells what it owns, and each record when it is committed.
func member(topic, group string) {
	owned := map[int32]bool{}
	var mutex sync.Mutex
	change := func(owns bool) func(context.Context, *kgo.Client, map[string][]int32) {
		return func(_ context.Context, _ *kgo.Client, partitions map[string][]int32) {
			mutex.Lock()
			defer mutex.Unlock()
			for _, partition := range partitions[topic] {
				if owns {
					owned[partition] = true
				} else {
					delete(owned, partition)
				}
			}
			list := []int{}
			for partition := range owned {
				list = append(list, int(partition))
			}
			sort.Ints(list)
			say.Line(say.Fields{"owned": list})
		}
	}
	client := connect(append(consuming(topic, group),
		kgo.DisableAutoCommit(),
		kgo.SessionTimeout(6*time.Second),
		kgo.HeartbeatInterval(500*time.Millisecond),
		kgo.OnPartitionsAssigned(change(true)),
		kgo.OnPartitionsRevoked(change(false)),
		kgo.OnPartitionsLost(change(false)),
	)...)
	defer client.Close()
	working, stop := context.WithCancel(ctx)
	end := say.StdinEnd()
	go func() {
		<-end
		stop()
	}()
	for {
		fetches := client.PollFetches(working)
		if working.Err() != nil {
			return
		}
		say.Must(fetches.Err())
		values := []string{}
		for _, record := range fetches.Records() {
			values = append(values, string(record.Value))
		}
		err := client.CommitRecords(ctx, fetches.Records()...)
		// Whoever owns the partition now receives them again.
		if errors.Is(err, kerr.RebalanceInProgress) || errors.Is(err, kerr.IllegalGeneration) {
			continue
		}
		say.Must(err)
		say.Line(say.Fields{"committed": values})
	}
}

func transactions(topic, id string) {
	client := connect(kgo.TransactionalID(id))
	defer client.Close()
	for _, step := range []struct {
		values []string
		end    kgo.TransactionEndTry
	}{
		{[]string{"committed-0", "committed-1"}, kgo.TryCommit},
		{[]string{"aborted-0", "aborted-1"}, kgo.TryAbort},
		{[]string{"committed-2", "end"}, kgo.TryCommit},
	} {
		say.Must(client.BeginTransaction())
		for _, value := range step.values {
			say.Must(client.ProduceSync(ctx, &kgo.Record{Topic: topic, Key: []byte(value), Value: []byte(value)}).FirstErr())
		}
		say.Must(client.EndTransaction(ctx, step.end))
	}
	say.Line(say.Fields{"done": true})
}

// transform consumes, transforms and produces in transactions of ten; a crash ends it in the middle of the second one.
func transform(input, output, group, id string, crash bool, count int) {
	session := say.Got(kgo.NewGroupTransactSession(append(consuming(input, group),
		kgo.SeedBrokers(seeds...),
		kgo.TransactionalID(id),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()),
		kgo.RequireStableFetchOffsets(),
		kgo.SessionTimeout(6*time.Second),
	)...))
	defer session.Close()
	if _, _, err := session.Client().ProducerID(ctx); err != nil {
		say.Must(err)
	}
	for done := 0; done < count; {
		fetches := session.PollRecords(ctx, command.PerTransaction)
		say.Must(fetches.Err())
		records := fetches.Records()
		if len(records) == 0 {
			continue
		}
		say.Must(session.Begin())
		for _, record := range records {
			value := string(record.Value) + " transformed"
			say.Must(session.ProduceSync(ctx, &kgo.Record{Topic: output, Key: record.Key, Value: []byte(value)}).FirstErr())
		}
		if crash && done == command.PerTransaction {
			say.Line(say.Fields{"transformed": done})
			os.Exit(0)
		}
		committed := say.Got(session.End(ctx, kgo.TryCommit))
		if committed {
			done += len(records)
		}
		if done >= count {
			say.Line(say.Fields{"transformed": done})
		}
	}
}

func admin(topic, group string) {
	client := connect(kgo.RecordPartitioner(kgo.ManualPartitioner()))
	defer client.Close()
	calls := kadm.NewClient(client)
	seen := say.Fields{}
	retention := "3600000"
	say.Must(say.Got(calls.CreateTopic(ctx, 2, 1, map[string]*string{"retention.ms": &retention}, topic)).Err)
	seen["listed"] = say.Eventually(true, func() bool { return say.Got(calls.ListTopics(ctx)).Has(topic) })
	seen["nodes"] = len(say.Got(calls.ListBrokers(ctx)))
	say.Must(say.Got(calls.CreatePartitions(ctx, 1, topic)).Error())
	seen["partitions"] = say.Eventually(3, func() int { return len(say.Got(calls.ListTopics(ctx, topic))[topic].Partitions) })
	seen["retention"] = config(calls, topic)
	later := "7200000"
	set := []kadm.AlterConfig{{Op: kadm.SetConfig, Name: "retention.ms", Value: &later}}
	for _, answer := range say.Got(calls.AlterTopicConfigs(ctx, set, topic)) {
		say.Must(answer.Err)
	}
	seen["retentionSet"] = say.Eventually(later, func() string { return config(calls, topic) })

	for i := range 4 {
		say.Must(client.ProduceSync(ctx, &kgo.Record{Topic: topic, Value: fmt.Appendf(nil, "value-%d", i)}).FirstErr())
	}
	before := kadm.Offsets{}
	before.AddOffset(topic, 0, 2, -1)
	say.Must(say.Got(calls.DeleteRecords(ctx, before)).Error())
	earliest, _ := say.Got(calls.ListStartOffsets(ctx, topic)).Lookup(topic, 0)
	latest, _ := say.Got(calls.ListEndOffsets(ctx, topic)).Lookup(topic, 0)
	seen["earliest"], seen["latest"] = earliest.Offset, latest.Offset

	member := connect(append(consuming(topic, group), kgo.DisableAutoCommit())...)
	for read := 0; read < 2; {
		fetches := member.PollFetches(ctx)
		say.Must(fetches.Err())
		say.Must(member.CommitRecords(ctx, fetches.Records()...))
		read += fetches.NumRecords()
	}
	seen["stateAtWork"] = state(calls, group)
	member.Close()
	_, seen["groupListed"] = say.Got(calls.ListGroups(ctx))[group]
	seen["committed"] = committed(calls, group, topic)
	anew := kadm.Offsets{}
	anew.AddOffset(topic, 0, 3, -1)
	say.Must(calls.CommitAllOffsets(ctx, group, anew))
	seen["committedAnew"] = committed(calls, group, topic)
	seen["stateLeft"] = state(calls, group)
	say.Must(say.Got(calls.DeleteGroups(ctx, group))[group].Err)
	_, listed := say.Got(calls.ListGroups(ctx))[group]
	seen["groupDeleted"] = !listed
	say.Must(say.Got(calls.DeleteTopics(ctx, topic))[topic].Err)
	seen["deleted"] = say.Eventually(true, func() bool { return !say.Got(calls.ListTopics(ctx)).Has(topic) })
	say.Line(seen)
}

func config(calls *kadm.Client, topic string) string {
	for _, each := range say.Got(say.Got(calls.DescribeTopicConfigs(ctx, topic)).On(topic, nil)).Configs {
		if each.Key == "retention.ms" {
			return each.MaybeValue()
		}
	}
	return "not told"
}

func state(calls *kadm.Client, group string) string {
	return strings.ToLower(say.Got(calls.DescribeGroups(ctx, group))[group].State)
}

func committed(calls *kadm.Client, group, topic string) int64 {
	offset, _ := say.Got(calls.FetchOffsets(ctx, group)).Lookup(topic, 0)
	return offset.At
}
