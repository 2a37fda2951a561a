"""What conformance/scenarios/foreign asks of a client, done with kafka-python as its users write to it."""

import os

from kafka import ConsumerRebalanceListener, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient, OffsetSpec
from kafka.errors import CommitFailedError, RebalanceInProgressError
from kafka.structs import OffsetAndMetadata

from commands import CODECS, PER_TRANSACTION, STEPS, eventually, perform, records_of, say, told, until_stdin_ends


class Owned(ConsumerRebalanceListener):
    """Tells which partitions a member owns, whenever they change."""

    def __init__(self):
        self.partitions = set()

    def on_partitions_assigned(self, assigned):
        self.partitions |= {each.partition for each in assigned}
        say(owned=sorted(self.partitions))

    def on_partitions_revoked(self, revoked):
        self.partitions -= {each.partition for each in revoked}
        say(owned=sorted(self.partitions))


class Client:
    def __init__(self, bootstrap):
        self.bootstrap = bootstrap

    def producer(self, **options):
        return KafkaProducer(bootstrap_servers=self.bootstrap, **options)

    def consumer(self, group, **options):
        return KafkaConsumer(
            bootstrap_servers=self.bootstrap,
            group_id=group,
            auto_offset_reset="earliest",
            enable_auto_commit=False,
            **options,
        )

    def send(self, topic, first, count):
        producer = self.producer()
        sent = [producer.send(topic, key=b"key-%d" % i, value=b"value-%d" % i) for i in range(first, first + count)]
        for each in sent:
            each.get(30)
        producer.close()
        say(sent=count)

    def send_every_codec(self, topic):
        for codec in CODECS:
            producer = self.producer(compression_type=None if codec == "none" else codec)
            sent = [producer.send(topic, key=key, value=value, headers=headers) for key, value, headers in records_of(codec)]
            for each in sent:
                each.get(30)
            producer.close()
        say(codecs=CODECS)

    def read(self, topic, group, isolation, count):
        """Reads so many records, commits behind the last of each partition, and leaves."""
        consumer = self.consumer(group, isolation_level=isolation)
        consumer.subscribe([topic])
        records, done = [], {}
        while len(records) < count:
            record = next(consumer)
            records.append(told(record.key, record.value, record.headers, record.partition, record.offset))
            done[TopicPartition(topic, record.partition)] = OffsetAndMetadata(record.offset + 1, "", -1)
        consumer.commit(done)
        consumer.close()
        say(records=records)

    def member(self, topic, group):
        """One of a group until its standard input ends: tells what it owns, and each record when it is committed."""
        consumer = self.consumer(group, session_timeout_ms=6000, heartbeat_interval_ms=500)
        consumer.subscribe([topic], listener=Owned())
        end = until_stdin_ends()
        while not end.is_set():
            polled = consumer.poll(200)
            if not polled:
                continue
            try:
                consumer.commit()
            except (CommitFailedError, RebalanceInProgressError):
                # Whoever owns the partition now receives them again.
                continue
            say(committed=[record.value.decode() for records in polled.values() for record in records])
        consumer.close()

    def transactions(self, topic, transactional_id):
        producer = self.producer(transactional_id=transactional_id)
        producer.init_transactions()
        for values, end in STEPS:
            producer.begin_transaction()
            for value in values:
                producer.send(topic, key=value.encode(), value=value.encode())
            # An abort drops what has not been sent yet.
            producer.flush()
            producer.commit_transaction() if end == "commit" else producer.abort_transaction()
        producer.close()
        say(done=True)

    def transform(self, source, target, group, transactional_id, crash, count):
        """Consumes, transforms and produces in transactions of ten; a crash ends it in the middle of the second one."""
        producer = self.producer(transactional_id=transactional_id)
        producer.init_transactions()
        consumer = self.consumer(group, isolation_level="read_committed", session_timeout_ms=6000)
        consumer.subscribe([source])
        for done in range(0, count, PER_TRANSACTION):
            records = [next(consumer) for _ in range(PER_TRANSACTION)]
            producer.begin_transaction()
            for record in records:
                producer.send(target, key=record.key, value=record.value + b" transformed")
            position = {TopicPartition(source, 0): OffsetAndMetadata(records[-1].offset + 1, "", -1)}
            producer.send_offsets_to_transaction(position, consumer.group_metadata())
            if crash and done == PER_TRANSACTION:
                producer.flush()
                say(transformed=done)
                os._exit(0)
            producer.commit_transaction()
        consumer.close()
        producer.close()
        say(transformed=count)

    def admin(self, topic, group):
        admin = KafkaAdminClient(bootstrap_servers=self.bootstrap)
        first = TopicPartition(topic, 0)
        seen = {}
        configs = {"retention.ms": "3600000"}
        admin.create_topics({topic: {"num_partitions": 2, "replication_factor": 1, "configs": configs}})
        seen["listed"] = eventually(True, lambda: topic in admin.list_topics())
        seen["nodes"] = len(admin.describe_cluster()["brokers"])
        admin.create_partitions({topic: 3})
        seen["partitions"] = eventually(3, lambda: len(admin.describe_topics([topic])[0]["partitions"]))
        seen["retention"] = self.retention(admin, topic)
        admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, {"retention.ms": "7200000"})])
        seen["retentionSet"] = eventually("7200000", lambda: self.retention(admin, topic))

        producer = self.producer()
        for i in range(4):
            producer.send(topic, value=b"value-%d" % i, partition=0).get(30)
        producer.close()
        admin.delete_records({first: 2})
        seen["earliest"] = admin.list_partition_offsets({first: OffsetSpec.EARLIEST})[first].offset
        seen["latest"] = admin.list_partition_offsets({first: OffsetSpec.LATEST})[first].offset

        consumer = self.consumer(group)
        consumer.subscribe([topic])
        next(consumer)
        next(consumer)
        consumer.commit()
        seen["stateAtWork"] = self.state(admin, group)
        consumer.close()
        seen["groupListed"] = self.is_listed(admin, group)
        seen["committed"] = admin.list_group_offsets({group: [first]})[group][first].offset
        admin.alter_group_offsets(group, {first: OffsetAndMetadata(3, "", -1)})
        seen["committedAnew"] = admin.list_group_offsets({group: [first]})[group][first].offset
        seen["stateLeft"] = self.state(admin, group)
        admin.delete_groups([group])
        seen["groupDeleted"] = not self.is_listed(admin, group)
        admin.delete_topics([topic])
        seen["deleted"] = eventually(True, lambda: topic not in admin.list_topics())
        admin.close()
        say(**seen)

    def guide_example(self, topic, group):
        """What the guide shows of this client: every default, and a consumer that goes over what comes, here until the first."""
        producer = KafkaProducer(bootstrap_servers=[self.bootstrap], value_serializer=lambda text: text.encode("utf-8"))
        producer.send(topic, "Hello from Python!")
        producer.flush()
        consumer = KafkaConsumer(
            topic, bootstrap_servers=[self.bootstrap], auto_offset_reset="earliest", group_id=group
        )
        for message in consumer:
            say(sent="Hello from Python!", received=message.value.decode("utf-8"))
            break
        consumer.close()
        producer.close()

    @staticmethod
    def retention(admin, topic):
        told_of = admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)])
        (topics,) = told_of.values()
        return topics[topic]["retention.ms"]["value"]

    @staticmethod
    def state(admin, group):
        return str(admin.describe_groups([group])[group]["group_state"]).lower()

    @staticmethod
    def is_listed(admin, group):
        return any(each["group_id"] == group for each in admin.list_groups())


perform(Client)
