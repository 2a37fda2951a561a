// What conformance/scenarios/foreign asks of a client, done with sarama as its users write to it.
package main

import (
	"context"
	"fmt"
	"os"
	"sort"
	"strings"
	"time"

	"github.com/IBM/sarama"

	"fluxmq.invalid/clients/command"
	"fluxmq.invalid/clients/say"
)

var brokers []string

func main() {
	brokers = strings.Split(os.Args[1], ",")
	command.Perform(command.Client{
		Send: send, SendEveryCodec: sendEveryCodec, Read: read, Member: member,
		Transactions: transactions, Transform: transform, Admin: admin,
	})
}

func producing() *sarama.Config {
	config := sarama.NewConfig()
	config.Producer.Return.Successes = true
	return config
}

func send(topic string, first, count int) {
	producer := say.Got(sarama.NewSyncProducer(brokers, producing()))
	defer producer.Close()
	messages := make([]*sarama.ProducerMessage, count)
	for i := range messages {
		messages[i] = &sarama.ProducerMessage{
			Topic: topic,
			Key:   sarama.StringEncoder(fmt.Sprintf("key-%d", first+i)),
			Value: sarama.StringEncoder(fmt.Sprintf("value-%d", first+i)),
		}
	}
	say.Must(producer.SendMessages(messages))
	say.Line(say.Fields{"sent": count})
}

func sendEveryCodec(topic string) {
	codecs := []string{}
	for _, codec := range []sarama.CompressionCodec{
		sarama.CompressionNone, sarama.CompressionGZIP, sarama.CompressionSnappy, sarama.CompressionLZ4, sarama.CompressionZSTD,
	} {
		config := producing()
		config.Producer.Compression = codec
		producer := say.Got(sarama.NewSyncProducer(brokers, config))
		messages := make([]*sarama.ProducerMessage, 50)
		for i := range messages {
			messages[i] = &sarama.ProducerMessage{
				Topic: topic,
				Key:   sarama.StringEncoder(fmt.Sprintf("key-%d", i%7)),
				Value: sarama.StringEncoder(fmt.Sprintf("%s %d %s", codec, i, strings.Repeat("ä", i))),
				Headers: []sarama.RecordHeader{
					{Key: []byte("codec"), Value: []byte(codec.String())},
					{Key: []byte("index"), Value: fmt.Append(nil, i)},
				},
			}
		}
		say.Must(producer.SendMessages(messages))
		say.Must(producer.Close())
		codecs = append(codecs, codec.String())
	}
	say.Line(say.Fields{"codecs": codecs})
}

// received is a message, and the session in which it came.
type received struct {
	*sarama.ConsumerMessage
	session sarama.ConsumerGroupSession
}

// handler passes on what comes, and tells what it owns.
type handler struct {
	messages chan received
	onOwned  func(partitions []int32)
}

func (h *handler) Setup(session sarama.ConsumerGroupSession) error {
	for _, partitions := range session.Claims() {
		h.onOwned(partitions)
	}
	return nil
}

func (h *handler) Cleanup(sarama.ConsumerGroupSession) error {
	h.onOwned([]int32{})
	return nil
}

func (h *handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for {
		select {
		case message, open := <-claim.Messages():
			if !open {
				return nil
			}
			select {
			case h.messages <- received{message, session}:
			case <-session.Context().Done():
				return nil
			}
		case <-session.Context().Done():
			return nil
		}
	}
}

// consume joins a group, and answers where its messages come; `leave` closes it.
func consume(topic, group string, config *sarama.Config, onOwned func([]int32)) (messages chan received, leave func()) {
	config.Consumer.Offsets.Initial = sarama.OffsetOldest
	config.Consumer.Offsets.AutoCommit.Enable = false
	consumer := say.Got(sarama.NewConsumerGroup(brokers, group, config))
	messages = make(chan received)
	working, stop := context.WithCancel(context.Background())
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		for working.Err() == nil {
			say.Must(consumer.Consume(working, []string{topic}, &handler{messages, onOwned}))
		}
	}()
	return messages, func() {
		stop()
		<-stopped
		say.Must(consumer.Close())
	}
}

func nothing([]int32) {}

// read reads so many records, commits behind the last of each partition, and leaves.
func read(topic, group, isolation string, count int) {
	config := sarama.NewConfig()
	if isolation == "read_committed" {
		config.Consumer.IsolationLevel = sarama.ReadCommitted
	}
	messages, leave := consume(topic, group, config, nothing)
	records := []say.Record{}
	for len(records) < count {
		message := <-messages
		headers := map[string]string{}
		for _, header := range message.Headers {
			headers[string(header.Key)] = string(header.Value)
		}
		records = append(records, say.Record{
			Key: string(message.Key), Value: string(message.Value), Headers: headers,
			Partition: message.Partition, Offset: message.Offset,
		})
		message.session.MarkMessage(message.ConsumerMessage, "")
		if len(records) == count {
			message.session.Commit()
		}
	}
	leave()
	say.Line(say.Fields{"records": records})
}

// member is one of a group until its standard input ends: it tells what it owns, and each record when it is committed.
func member(topic, group string) {
	config := sarama.NewConfig()
	config.Consumer.Group.Session.Timeout = 6 * time.Second
	config.Consumer.Group.Heartbeat.Interval = 500 * time.Millisecond
	// Each commit waits behind the fetch before it, on the one connection that there is: by default for half a second.
	config.Consumer.MaxWaitTime = 100 * time.Millisecond
	messages, leave := consume(topic, group, config, func(partitions []int32) {
		sort.Slice(partitions, func(i, j int) bool { return partitions[i] < partitions[j] })
		say.Line(say.Fields{"owned": partitions})
	})
	end := say.StdinEnd()
	for {
		select {
		case message := <-messages:
			message.session.MarkMessage(message.ConsumerMessage, "")
			message.session.Commit()
			say.Line(say.Fields{"committed": []string{string(message.Value)}})
		case <-end:
			leave()
			return
		}
	}
}

func transactional(id string) sarama.SyncProducer {
	config := producing()
	config.Producer.Idempotent = true
	config.Producer.RequiredAcks = sarama.WaitForAll
	config.Producer.Transaction.ID = id
	config.Net.MaxOpenRequests = 1
	return say.Got(sarama.NewSyncProducer(brokers, config))
}

func transactions(topic, id string) {
	producer := transactional(id)
	defer producer.Close()
	for _, step := range []struct {
		values []string
		end    func() error
	}{
		{[]string{"committed-0", "committed-1"}, producer.CommitTxn},
		{[]string{"aborted-0", "aborted-1"}, producer.AbortTxn},
		{[]string{"committed-2", "end"}, producer.CommitTxn},
	} {
		say.Must(producer.BeginTxn())
		for _, value := range step.values {
			_, _, err := producer.SendMessage(&sarama.ProducerMessage{
				Topic: topic, Key: sarama.StringEncoder(value), Value: sarama.StringEncoder(value),
			})
			say.Must(err)
		}
		say.Must(step.end())
	}
	say.Line(say.Fields{"done": true})
}

// transform consumes, transforms and produces in transactions of ten; a crash ends it in the middle of the second one,
// whose position has been marked: sarama sends it with the commit.
func transform(input, output, group, id string, crash bool, count int) {
	// Takes the transactional id over, and so aborts what was left open, before the position is asked for.
	producer := transactional(id)
	config := sarama.NewConfig()
	config.Consumer.IsolationLevel = sarama.ReadCommitted
	config.Consumer.Group.Session.Timeout = 6 * time.Second
	messages, leave := consume(input, group, config, nothing)
	for done := 0; done < count; done += command.PerTransaction {
		say.Must(producer.BeginTxn())
		for range command.PerTransaction {
			message := <-messages
			_, _, err := producer.SendMessage(&sarama.ProducerMessage{
				Topic: output,
				Key:   sarama.ByteEncoder(message.Key),
				Value: sarama.StringEncoder(string(message.Value) + " transformed"),
			})
			say.Must(err)
			say.Must(producer.AddMessageToTxn(message.ConsumerMessage, group, nil))
		}
		if crash && done == command.PerTransaction {
			say.Line(say.Fields{"transformed": done})
			os.Exit(0)
		}
		say.Must(producer.CommitTxn())
	}
	leave()
	say.Must(producer.Close())
	say.Line(say.Fields{"transformed": count})
}

func admin(topic, group string) {
	calls := say.Got(sarama.NewClusterAdmin(brokers, sarama.NewConfig()))
	defer calls.Close()
	seen := say.Fields{}
	retention, later := "3600000", "7200000"
	detail := &sarama.TopicDetail{
		NumPartitions: 2, ReplicationFactor: 1, ConfigEntries: map[string]*string{"retention.ms": &retention},
	}
	say.Must(calls.CreateTopic(topic, detail, false))
	isThere := func() bool {
		_, is := say.Got(calls.ListTopics())[topic]
		return is
	}
	seen["listed"] = say.Eventually(true, isThere)
	nodes, _, err := calls.DescribeCluster()
	say.Must(err)
	seen["nodes"] = len(nodes)
	say.Must(calls.CreatePartitions(topic, 3, nil, false))
	seen["partitions"] = say.Eventually(3, func() int { return len(say.Got(calls.DescribeTopics([]string{topic}))[0].Partitions) })
	seen["retention"] = config(calls, topic)
	set := map[string]sarama.IncrementalAlterConfigsEntry{
		"retention.ms": {Operation: sarama.IncrementalAlterConfigsOperationSet, Value: &later},
	}
	say.Must(calls.IncrementalAlterConfig(sarama.TopicResource, topic, set, false))
	seen["retentionSet"] = say.Eventually(later, func() string { return config(calls, topic) })

	settings := producing()
	settings.Producer.Partitioner = sarama.NewManualPartitioner
	producer := say.Got(sarama.NewSyncProducer(brokers, settings))
	for i := range 4 {
		message := &sarama.ProducerMessage{Topic: topic, Partition: 0, Value: sarama.StringEncoder(fmt.Sprintf("value-%d", i))}
		_, _, err := producer.SendMessage(message)
		say.Must(err)
	}
	say.Must(producer.Close())
	say.Must(calls.DeleteRecords(topic, map[int32]int64{0: 2}))
	seen["earliest"] = offset(calls, topic, sarama.OffsetOldest)
	seen["latest"] = offset(calls, topic, sarama.OffsetNewest)

	messages, leave := consume(topic, group, sarama.NewConfig(), nothing)
	for range 2 {
		message := <-messages
		message.session.MarkMessage(message.ConsumerMessage, "")
		message.session.Commit()
	}
	seen["stateAtWork"] = state(calls, group)
	leave()
	_, seen["groupListed"] = say.Got(calls.ListConsumerGroups())[group]
	seen["committed"] = committed(calls, topic, group)
	anew := map[string]map[int32]sarama.OffsetAndMetadata{topic: {0: {Offset: 3, LeaderEpoch: -1}}}
	say.Got(calls.AlterConsumerGroupOffsets(group, anew, nil))
	seen["committedAnew"] = committed(calls, topic, group)
	seen["stateLeft"] = state(calls, group)
	say.Must(calls.DeleteConsumerGroup(group))
	_, listed := say.Got(calls.ListConsumerGroups())[group]
	seen["groupDeleted"] = !listed
	say.Must(calls.DeleteTopic(topic))
	seen["deleted"] = say.Eventually(true, func() bool { return !isThere() })
	say.Line(seen)
}

func config(calls sarama.ClusterAdmin, topic string) string {
	for _, entry := range say.Got(calls.DescribeConfig(sarama.ConfigResource{Type: sarama.TopicResource, Name: topic})) {
		if entry.Name == "retention.ms" {
			return entry.Value
		}
	}
	return "not told"
}

func offset(calls sarama.ClusterAdmin, topic string, which int64) int64 {
	asked := map[string]map[int32]int64{topic: {0: which}}
	return say.Got(calls.ListOffsets(asked, nil))[topic][0].Offset
}

func state(calls sarama.ClusterAdmin, group string) string {
	return strings.ToLower(say.Got(calls.DescribeConsumerGroups([]string{group}))[0].State)
}

func committed(calls sarama.ClusterAdmin, topic, group string) int64 {
	answer := say.Got(calls.ListConsumerGroupOffsets(group, map[string][]int32{topic: {0}}))
	return answer.GetBlock(topic, 0).Offset
}
