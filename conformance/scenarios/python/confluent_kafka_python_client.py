"""What conformance/scenarios/foreign asks of a client, done with confluent-kafka as its users write to it."""

import os

from confluent_kafka import (
    Consumer,
    ConsumerGroupTopicPartitions,
    IsolationLevel,
    KafkaException,
    Producer,
    TopicPartition,
)
from confluent_kafka.admin import (
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    NewPartitions,
    NewTopic,
    OffsetSpec,
    ResourceType,
)

from commands import CODECS, PER_TRANSACTION, STEPS, eventually, perform, records_of, say, told, until_stdin_ends

PATIENCE_S = 30


def raise_on_error(error, _message):
    """What a producer is told of each record."""
    if error is not None:
        raise KafkaException(error)


class Client:
    def __init__(self, bootstrap):
        self.bootstrap = {"bootstrap.servers": bootstrap}

    def producer(self, **options):
        return Producer({**self.bootstrap, **options})

    def consumer(self, group, options):
        own = {"group.id": group, "auto.offset.reset": "earliest", "enable.auto.commit": False}
        return Consumer({**self.bootstrap, **own, **options})

    def send(self, topic, first, count):
        producer = self.producer()
        for i in range(first, first + count):
            producer.produce(topic, key=f"key-{i}", value=f"value-{i}", on_delivery=raise_on_error)
        producer.flush(PATIENCE_S)
        say(sent=count)

    def send_every_codec(self, topic):
        for codec in CODECS:
            producer = self.producer(**{"compression.type": codec})
            for key, value, headers in records_of(codec):
                producer.produce(topic, key=key, value=value, headers=headers, on_delivery=raise_on_error)
            producer.flush(PATIENCE_S)
        say(codecs=CODECS)

    @staticmethod
    def next_record(consumer):
        while True:
            message = consumer.poll(1)
            if message is None:
                continue
            if message.error():
                raise KafkaException(message.error())
            return message

    def read(self, topic, group, isolation, count):
        """Reads so many records, commits behind the last of each partition, and leaves."""
        consumer = self.consumer(group, {"isolation.level": isolation})
        consumer.subscribe([topic])
        records, done = [], {}
        while len(records) < count:
            message = self.next_record(consumer)
            headers = message.headers() or []
            records.append(told(message.key(), message.value(), headers, message.partition(), message.offset()))
            done[message.partition()] = message.offset() + 1
        offsets = [TopicPartition(topic, partition, offset) for partition, offset in done.items()]
        consumer.commit(offsets=offsets, asynchronous=False)
        consumer.close()
        say(records=records)

    def member(self, topic, group):
        """One of a group until its standard input ends: tells what it owns, and each record when it is committed."""
        consumer = self.consumer(group, {"session.timeout.ms": 6000, "heartbeat.interval.ms": 500})
        owned = set()

        def assigned(_consumer, partitions):
            owned.update(each.partition for each in partitions)
            say(owned=sorted(owned))

        def revoked(_consumer, partitions):
            owned.difference_update(each.partition for each in partitions)
            say(owned=sorted(owned))

        consumer.subscribe([topic], on_assign=assigned, on_revoke=revoked)
        end = until_stdin_ends()
        while not end.is_set():
            message = consumer.poll(0.2)
            if message is None:
                continue
            if message.error():
                raise KafkaException(message.error())
            try:
                consumer.commit(message=message, asynchronous=False)
            except KafkaException:
                # The group shares its partitions anew: whoever owns this one then receives the record again.
                continue
            say(committed=[message.value().decode()])
        consumer.close()

    def transactions(self, topic, transactional_id):
        producer = self.producer(**{"transactional.id": transactional_id})
        producer.init_transactions(PATIENCE_S)
        for values, end in STEPS:
            producer.begin_transaction()
            for value in values:
                producer.produce(topic, key=value, value=value, on_delivery=raise_on_error)
            # An abort drops what has not been sent yet.
            producer.flush(PATIENCE_S)
            producer.commit_transaction() if end == "commit" else producer.abort_transaction()
        say(done=True)

    def transform(self, source, target, group, transactional_id, crash, count):
        """Consumes, transforms and produces in transactions of ten; a crash ends it in the middle of the second one."""
        producer = self.producer(**{"transactional.id": transactional_id})
        producer.init_transactions(PATIENCE_S)
        consumer = self.consumer(group, {"isolation.level": "read_committed", "session.timeout.ms": 6000})
        consumer.subscribe([source])
        for done in range(0, count, PER_TRANSACTION):
            messages = [self.next_record(consumer) for _ in range(PER_TRANSACTION)]
            producer.begin_transaction()
            for message in messages:
                producer.produce(target, key=message.key(), value=message.value() + b" transformed")
            position = [TopicPartition(source, 0, messages[-1].offset() + 1)]
            producer.send_offsets_to_transaction(position, consumer.consumer_group_metadata())
            if crash and done == PER_TRANSACTION:
                producer.flush(PATIENCE_S)
                say(transformed=done)
                os._exit(0)
            producer.commit_transaction()
        consumer.close()
        say(transformed=count)

    def admin(self, topic, group):
        admin = AdminClient(self.bootstrap)
        first = TopicPartition(topic, 0)
        seen = {}
        self.all_of(admin.create_topics([NewTopic(topic, 2, 1, config={"retention.ms": "3600000"})]))
        seen["listed"] = eventually(True, lambda: self.is_there(admin, topic))
        seen["nodes"] = len(admin.describe_cluster().result().nodes)
        self.all_of(admin.create_partitions([NewPartitions(topic, 3)]))
        seen["partitions"] = eventually(3, lambda: self.partitions(admin, topic))
        seen["retention"] = self.retention(admin, topic)
        entry = ConfigEntry("retention.ms", "7200000", incremental_operation=AlterConfigOpType.SET)
        resource = ConfigResource(ResourceType.TOPIC, topic, incremental_configs=[entry])
        self.all_of(admin.incremental_alter_configs([resource]))
        seen["retentionSet"] = eventually("7200000", lambda: self.retention(admin, topic))

        producer = self.producer()
        for i in range(4):
            producer.produce(topic, value=f"value-{i}", partition=0, on_delivery=raise_on_error)
        producer.flush(PATIENCE_S)
        self.all_of(admin.delete_records([TopicPartition(topic, 0, 2)]))
        seen["earliest"] = self.offset(admin, first, OffsetSpec.earliest())
        seen["latest"] = self.offset(admin, first, OffsetSpec.latest())

        consumer = self.consumer(group, {})
        consumer.subscribe([topic])
        self.next_record(consumer)
        consumer.commit(message=self.next_record(consumer), asynchronous=False)
        seen["stateAtWork"] = self.state(admin, group)
        consumer.close()
        seen["groupListed"] = self.is_listed(admin, group)
        seen["committed"] = self.committed(admin, group, first)
        anew = ConsumerGroupTopicPartitions(group, [TopicPartition(topic, 0, 3)])
        self.all_of(admin.alter_consumer_group_offsets([anew]))
        seen["committedAnew"] = self.committed(admin, group, first)
        seen["stateLeft"] = self.state(admin, group)
        self.all_of(admin.delete_consumer_groups([group]))
        seen["groupDeleted"] = not self.is_listed(admin, group)
        self.all_of(admin.delete_topics([topic]))
        seen["deleted"] = eventually(True, lambda: not self.is_there(admin, topic))
        say(**seen)

    @staticmethod
    def all_of(futures):
        """What each of these answers; raises for one that failed."""
        return [future.result() for future in futures.values()]

    @staticmethod
    def is_there(admin, topic):
        return topic in admin.list_topics(timeout=PATIENCE_S).topics

    @staticmethod
    def partitions(admin, topic):
        return len(admin.list_topics(topic, timeout=PATIENCE_S).topics[topic].partitions)

    def retention(self, admin, topic):
        (configs,) = self.all_of(admin.describe_configs([ConfigResource(ResourceType.TOPIC, topic)]))
        return configs["retention.ms"].value

    def offset(self, admin, partition, which):
        isolation = IsolationLevel.READ_UNCOMMITTED
        (answer,) = self.all_of(admin.list_offsets({partition: which}, isolation_level=isolation))
        return answer.offset

    def state(self, admin, group):
        (answer,) = self.all_of(admin.describe_consumer_groups([group]))
        return answer.state.name.lower()

    @staticmethod
    def is_listed(admin, group):
        return any(each.group_id == group for each in admin.list_consumer_groups().result().valid)

    def committed(self, admin, group, partition):
        asked = ConsumerGroupTopicPartitions(group, [partition])
        (answer,) = self.all_of(admin.list_consumer_group_offsets([asked]))
        return answer.topic_partitions[0].offset


perform(Client)
