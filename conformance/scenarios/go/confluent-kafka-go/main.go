// What conformance/scenarios/foreign asks of a client, done with confluent-kafka-go as its users write to it.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sort"
	"strings"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"

	"fluxmq.invalid/clients/command"
	"fluxmq.invalid/clients/say"
)

const patience = 30 * time.Second

var (
	ctx       = context.Background()
	bootstrap string
)

func main() {
	bootstrap = os.Args[1]
	command.Perform(command.Client{
		Send: send, SendEveryCodec: sendEveryCodec, Read: read, Member: member,
		Transactions: transactions, Transform: transform, Admin: admin,
	})
}

func to(topic string, partition int32) kafka.TopicPartition {
	return kafka.TopicPartition{Topic: &topic, Partition: partition}
}

func at(topic string, partition int32, offset kafka.Offset) []kafka.TopicPartition {
	return []kafka.TopicPartition{{Topic: &topic, Partition: partition, Offset: offset}}
}

func configured(options kafka.ConfigMap) *kafka.ConfigMap {
	options["bootstrap.servers"] = bootstrap
	return &options
}

func connect(options kafka.ConfigMap) *kafka.Producer {
	return say.Got(kafka.NewProducer(configured(options)))
}

// produce sends messages, and waits until all are acknowledged.
func produce(producer *kafka.Producer, messages ...*kafka.Message) {
	delivered := make(chan kafka.Event, len(messages))
	for _, message := range messages {
		say.Must(producer.Produce(message, delivered))
	}
	for range messages {
		if message, is := (<-delivered).(*kafka.Message); is {
			say.Must(message.TopicPartition.Error)
		}
	}
}

func send(topic string, first, count int) {
	producer := connect(kafka.ConfigMap{})
	defer producer.Close()
	messages := make([]*kafka.Message, count)
	for i := range messages {
		messages[i] = &kafka.Message{
			TopicPartition: to(topic, kafka.PartitionAny),
			Key:            fmt.Appendf(nil, "key-%d", first+i),
			Value:          fmt.Appendf(nil, "value-%d", first+i),
		}
	}
	produce(producer, messages...)
	say.Line(say.Fields{"sent": count})
}

func sendEveryCodec(topic string) {
	codecs := []string{"none", "gzip", "snappy", "lz4", "zstd"}
	for _, codec := range codecs {
		producer := connect(kafka.ConfigMap{"compression.type": codec})
		messages := make([]*kafka.Message, 50)
		for i := range messages {
			messages[i] = &kafka.Message{
				TopicPartition: to(topic, kafka.PartitionAny),
				Key:            fmt.Appendf(nil, "key-%d", i%7),
				Value:          fmt.Appendf(nil, "%s %d %s", codec, i, strings.Repeat("ä", i)),
				Headers:        []kafka.Header{{Key: "codec", Value: []byte(codec)}, {Key: "index", Value: fmt.Append(nil, i)}},
			}
		}
		produce(producer, messages...)
		producer.Close()
	}
	say.Line(say.Fields{"codecs": codecs})
}

func join(topic, group string, options kafka.ConfigMap, rebalance kafka.RebalanceCb) *kafka.Consumer {
	options["group.id"] = group
	options["auto.offset.reset"] = "earliest"
	options["enable.auto.commit"] = false
	consumer := say.Got(kafka.NewConsumer(configured(options)))
	say.Must(consumer.Subscribe(topic, rebalance))
	return consumer
}

// next is the next message, nil where none came in time.
func next(consumer *kafka.Consumer, timeout time.Duration) *kafka.Message {
	message, err := consumer.ReadMessage(timeout)
	var failure kafka.Error
	if errors.As(err, &failure) && failure.IsTimeout() {
		return nil
	}
	say.Must(err)
	return message
}

// read reads so many records, commits behind the last of each partition, and leaves.
func read(topic, group, isolation string, count int) {
	consumer := join(topic, group, kafka.ConfigMap{"isolation.level": isolation}, nil)
	records := []say.Record{}
	done := map[int32]kafka.Offset{}
	for len(records) < count {
		message := next(consumer, patience)
		if message == nil {
			continue
		}
		headers := map[string]string{}
		for _, header := range message.Headers {
			headers[header.Key] = string(header.Value)
		}
		partition, offset := message.TopicPartition.Partition, message.TopicPartition.Offset
		records = append(records, say.Record{
			Key: string(message.Key), Value: string(message.Value), Headers: headers, Partition: partition, Offset: int64(offset),
		})
		done[partition] = offset + 1
	}
	offsets := []kafka.TopicPartition{}
	for partition, offset := range done {
		offsets = append(offsets, at(topic, partition, offset)...)
	}
	say.Got(consumer.CommitOffsets(offsets))
	say.Must(consumer.Close())
	say.Line(say.Fields{"records": records})
}

// member is one of a group until its standard input ends: it tells what it owns, and each record when it is committed.
func member(topic, group string) {
	owned := map[int32]bool{}
	tell := func(_ *kafka.Consumer, event kafka.Event) error {
		switch change := event.(type) {
		case kafka.AssignedPartitions:
			for _, each := range change.Partitions {
				owned[each.Partition] = true
			}
		case kafka.RevokedPartitions:
			for _, each := range change.Partitions {
				delete(owned, each.Partition)
			}
		}
		list := []int{}
		for partition := range owned {
			list = append(list, int(partition))
		}
		sort.Ints(list)
		say.Line(say.Fields{"owned": list})
		return nil
	}
	consumer := join(topic, group, kafka.ConfigMap{"session.timeout.ms": 6000, "heartbeat.interval.ms": 500}, tell)
	end := say.StdinEnd()
	for {
		select {
		case <-end:
			say.Must(consumer.Close())
			return
		default:
		}
		message := next(consumer, 200*time.Millisecond)
		if message == nil {
			continue
		}
		if _, err := consumer.CommitMessage(message); err != nil {
			// The group shares its partitions anew: whoever owns this one then receives the record again.
			continue
		}
		say.Line(say.Fields{"committed": []string{string(message.Value)}})
	}
}

func transactions(topic, id string) {
	producer := connect(kafka.ConfigMap{"transactional.id": id})
	defer producer.Close()
	say.Must(producer.InitTransactions(ctx))
	for _, step := range []struct {
		values []string
		end    func(context.Context) error
	}{
		{[]string{"committed-0", "committed-1"}, producer.CommitTransaction},
		{[]string{"aborted-0", "aborted-1"}, producer.AbortTransaction},
		{[]string{"committed-2", "end"}, producer.CommitTransaction},
	} {
		say.Must(producer.BeginTransaction())
		for _, value := range step.values {
			produce(producer, &kafka.Message{
				TopicPartition: to(topic, kafka.PartitionAny), Key: []byte(value), Value: []byte(value),
			})
		}
		say.Must(step.end(ctx))
	}
	say.Line(say.Fields{"done": true})
}

// transform consumes, transforms and produces in transactions of ten; a crash ends it in the middle of the second one.
func transform(input, output, group, id string, crash bool, count int) {
	producer := connect(kafka.ConfigMap{"transactional.id": id})
	say.Must(producer.InitTransactions(ctx))
	options := kafka.ConfigMap{"isolation.level": "read_committed", "session.timeout.ms": 6000}
	consumer := join(input, group, options, nil)
	for done := 0; done < count; done += command.PerTransaction {
		messages := []*kafka.Message{}
		var position kafka.Offset
		for len(messages) < command.PerTransaction {
			message := next(consumer, patience)
			if message == nil {
				continue
			}
			position = message.TopicPartition.Offset + 1
			messages = append(messages, &kafka.Message{
				TopicPartition: to(output, kafka.PartitionAny), Key: message.Key, Value: append(message.Value, " transformed"...),
			})
		}
		say.Must(producer.BeginTransaction())
		produce(producer, messages...)
		metadata := say.Got(consumer.GetConsumerGroupMetadata())
		say.Must(producer.SendOffsetsToTransaction(ctx, at(input, 0, position), metadata))
		if crash && done == command.PerTransaction {
			say.Line(say.Fields{"transformed": done})
			os.Exit(0)
		}
		say.Must(producer.CommitTransaction(ctx))
	}
	say.Must(consumer.Close())
	producer.Close()
	say.Line(say.Fields{"transformed": count})
}

func admin(topic, group string) {
	calls := say.Got(kafka.NewAdminClient(configured(kafka.ConfigMap{})))
	defer calls.Close()
	seen := say.Fields{}
	made := kafka.TopicSpecification{
		Topic: topic, NumPartitions: 2, ReplicationFactor: 1, Config: map[string]string{"retention.ms": "3600000"},
	}
	done(say.Got(calls.CreateTopics(ctx, []kafka.TopicSpecification{made})))
	seen["listed"] = say.Eventually(true, func() bool { return isThere(calls, topic) })
	seen["nodes"] = len(say.Got(calls.DescribeCluster(ctx)).Nodes)
	done(say.Got(calls.CreatePartitions(ctx, []kafka.PartitionsSpecification{{Topic: topic, IncreaseTo: 3}})))
	seen["partitions"] = say.Eventually(3, func() int {
		return len(say.Got(calls.GetMetadata(&topic, false, 30_000)).Topics[topic].Partitions)
	})
	seen["retention"] = retention(calls, topic)
	set := kafka.ConfigEntry{Name: "retention.ms", Value: "7200000", IncrementalOperation: kafka.AlterConfigOpTypeSet}
	resource := kafka.ConfigResource{Type: kafka.ResourceTopic, Name: topic, Config: []kafka.ConfigEntry{set}}
	for _, each := range say.Got(calls.IncrementalAlterConfigs(ctx, []kafka.ConfigResource{resource})) {
		fail(each.Error)
	}
	seen["retentionSet"] = say.Eventually(set.Value, func() string { return retention(calls, topic) })

	producer := connect(kafka.ConfigMap{})
	for i := range 4 {
		produce(producer, &kafka.Message{TopicPartition: to(topic, 0), Value: fmt.Appendf(nil, "value-%d", i)})
	}
	producer.Close()
	for _, each := range say.Got(calls.DeleteRecords(ctx, at(topic, 0, 2))).DeleteRecordsResults {
		say.Must(each.TopicPartition.Error)
	}
	seen["earliest"] = offset(calls, topic, kafka.EarliestOffsetSpec)
	seen["latest"] = offset(calls, topic, kafka.LatestOffsetSpec)

	consumer := join(topic, group, kafka.ConfigMap{}, nil)
	for read := 0; read < 2; {
		if message := next(consumer, patience); message != nil {
			say.Got(consumer.CommitMessage(message))
			read++
		}
	}
	seen["stateAtWork"] = state(calls, group)
	say.Must(consumer.Close())
	seen["groupListed"] = isListed(calls, group)
	seen["committed"] = committed(calls, topic, group)
	anew := []kafka.ConsumerGroupTopicPartitions{{Group: group, Partitions: at(topic, 0, 3)}}
	for _, each := range say.Got(calls.AlterConsumerGroupOffsets(ctx, anew)).ConsumerGroupsTopicPartitions {
		say.Must(each.Partitions[0].Error)
	}
	seen["committedAnew"] = committed(calls, topic, group)
	seen["stateLeft"] = state(calls, group)
	for _, each := range say.Got(calls.DeleteConsumerGroups(ctx, []string{group})).ConsumerGroupResults {
		fail(each.Error)
	}
	seen["groupDeleted"] = !isListed(calls, group)
	done(say.Got(calls.DeleteTopics(ctx, []string{topic})))
	seen["deleted"] = say.Eventually(true, func() bool { return !isThere(calls, topic) })
	say.Line(seen)
}

func fail(failure kafka.Error) {
	if failure.Code() != kafka.ErrNoError {
		say.Must(failure)
	}
}

func done(results []kafka.TopicResult) {
	for _, each := range results {
		fail(each.Error)
	}
}

func isThere(calls *kafka.AdminClient, topic string) bool {
	_, is := say.Got(calls.GetMetadata(nil, true, 30_000)).Topics[topic]
	return is
}

func retention(calls *kafka.AdminClient, topic string) string {
	resource := kafka.ConfigResource{Type: kafka.ResourceTopic, Name: topic}
	return say.Got(calls.DescribeConfigs(ctx, []kafka.ConfigResource{resource}))[0].Config["retention.ms"].Value
}

func offset(calls *kafka.AdminClient, topic string, which kafka.OffsetSpec) int64 {
	asked := map[kafka.TopicPartition]kafka.OffsetSpec{to(topic, 0): which}
	for _, each := range say.Got(calls.ListOffsets(ctx, asked)).ResultInfos {
		fail(each.Error)
		return int64(each.Offset)
	}
	return -1
}

func state(calls *kafka.AdminClient, group string) string {
	described := say.Got(calls.DescribeConsumerGroups(ctx, []string{group})).ConsumerGroupDescriptions[0]
	fail(described.Error)
	return strings.ToLower(described.State.String())
}

func isListed(calls *kafka.AdminClient, group string) bool {
	for _, each := range say.Got(calls.ListConsumerGroups(ctx)).Valid {
		if each.GroupID == group {
			return true
		}
	}
	return false
}

func committed(calls *kafka.AdminClient, topic, group string) int64 {
	asked := []kafka.ConsumerGroupTopicPartitions{{Group: group, Partitions: []kafka.TopicPartition{to(topic, 0)}}}
	answer := say.Got(calls.ListConsumerGroupOffsets(ctx, asked)).ConsumerGroupsTopicPartitions[0]
	return int64(answer.Partitions[0].Offset)
}
