// What an application does with sarama.   go run . HOST:PORT VERSION
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/IBM/sarama"
)

func name(index int) string { return fmt.Sprintf("fluxmq-golden-00000000-%03d", index) }

var plain, idempotent, transactional, group, transaction = name(1), name(2), name(3), name(11), name(23)

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func config(version string) *sarama.Config {
	parsed, err := sarama.ParseKafkaVersion(version)
	must(err)
	config := sarama.NewConfig()
	config.ClientID = "app"
	config.Version = parsed
	config.Producer.Return.Successes = true
	config.Producer.RequiredAcks = sarama.WaitForAll
	config.Consumer.Offsets.Initial = sarama.OffsetOldest
	config.Consumer.Group.Heartbeat.Interval = 300 * time.Millisecond
	config.Consumer.MaxWaitTime = 200 * time.Millisecond
	return config
}

func send(producer sarama.SyncProducer, topic string) {
	headers := []sarama.RecordHeader{{Key: []byte("trace"), Value: []byte("abc")}}
	messages := []*sarama.ProducerMessage{
		{Topic: topic, Key: sarama.StringEncoder("k1"), Value: sarama.StringEncoder("v1"), Headers: headers},
		{Topic: topic, Key: sarama.StringEncoder("k2"), Value: sarama.StringEncoder("v2")},
	}
	must(producer.SendMessages(messages))
}

type handler struct {
	seen int
	done context.CancelFunc
}

func (*handler) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (*handler) Cleanup(sarama.ConsumerGroupSession) error { return nil }
func (h *handler) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for message := range claim.Messages() {
		session.MarkMessage(message, "")
		if h.seen++; h.seen == 4 {
			session.Commit()
			time.AfterFunc(time.Second, h.done) // a heartbeat is due before
		}
	}
	return nil
}

func main() {
	brokers, version := []string{os.Args[1]}, os.Args[2]
	admin, err := sarama.NewClusterAdmin(brokers, config(version))
	must(err)
	for _, topic := range []string{plain, idempotent, transactional} {
		must(admin.CreateTopic(topic, &sarama.TopicDetail{NumPartitions: 1, ReplicationFactor: 1}, false))
	}
	for _, codec := range []sarama.CompressionCodec{sarama.CompressionNone, sarama.CompressionGZIP} {
		settings := config(version)
		settings.Producer.Compression = codec
		producer, err := sarama.NewSyncProducer(brokers, settings)
		must(err)
		send(producer, plain)
		must(producer.Close())
	}
	settings := config(version)
	settings.Producer.Idempotent = true
	settings.Net.MaxOpenRequests = 1
	producer, err := sarama.NewSyncProducer(brokers, settings)
	must(err)
	send(producer, idempotent)
	must(producer.Close())

	consumer, err := sarama.NewConsumerGroup(brokers, group, config(version))
	must(err)
	ctx, cancel := context.WithCancel(context.Background())
	must(consumer.Consume(ctx, []string{plain}, &handler{done: cancel}))
	must(consumer.Close())

	settings.Producer.Transaction.ID = transaction
	producer, err = sarama.NewSyncProducer(brokers, settings)
	must(err)
	must(producer.BeginTxn())
	send(producer, transactional)
	offset := []*sarama.PartitionOffsetMetadata{{Partition: 0, Offset: 4, LeaderEpoch: -1}}
	must(producer.AddOffsetsToTxn(map[string][]*sarama.PartitionOffsetMetadata{plain: offset}, group))
	must(producer.CommitTxn())
	must(producer.BeginTxn())
	send(producer, transactional)
	must(producer.AbortTxn())
	must(producer.Close())

	_, err = admin.DescribeConsumerGroups([]string{group})
	must(err)
	_, err = admin.ListConsumerGroups()
	must(err)
	_, err = admin.ListConsumerGroupOffsets(group, map[string][]int32{plain: {0}})
	must(err)
	_, err = admin.DescribeTopics([]string{plain})
	must(err)
	_, err = admin.DescribeConfig(sarama.ConfigResource{Type: sarama.TopicResource, Name: plain, ConfigNames: []string{"retention.ms"}})
	must(err)
	must(admin.CreatePartitions(idempotent, 2, nil, false))
	must(admin.DeleteRecords(plain, map[int32]int64{0: 1}))
	must(admin.DeleteConsumerGroup(group))
	for _, topic := range []string{plain, idempotent, transactional} {
		must(admin.DeleteTopic(topic))
	}
	must(admin.Close())
}
