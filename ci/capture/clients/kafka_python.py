# What an application does with kafka-python.   kafka_python.py HOST:PORT
import sys
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType, NewPartitions, NewTopic
from kafka.structs import OffsetAndMetadata

broker = sys.argv[1]
name = "fluxmq-golden-00000000-{:03d}".format
plain, idempotent, transactional, group, transaction = map(name, (1, 2, 3, 11, 24))
messages = [(b"k1", b"v1", [("trace", b"abc")]), (b"k2", b"v2", [])]


def send(producer, topic):
    for key, value, headers in messages:
        producer.send(topic, key=key, value=value, headers=headers)
    producer.flush()


admin = KafkaAdminClient(bootstrap_servers=broker, client_id="app")
admin.create_topics([NewTopic(topic, 1, 1) for topic in (plain, idempotent, transactional)])

for compression in (None, "gzip"):
    producer = KafkaProducer(
        bootstrap_servers=broker, client_id="app", compression_type=compression, enable_idempotence=False
    )
    send(producer, plain)
    producer.close()

producer = KafkaProducer(bootstrap_servers=broker, client_id="app", enable_idempotence=True)
send(producer, idempotent)
producer.close()

consumer = KafkaConsumer(
    plain,
    bootstrap_servers=broker,
    client_id="app",
    group_id=group,
    auto_offset_reset="earliest",
    heartbeat_interval_ms=300,
    fetch_max_wait_ms=200,
)
seen = 0
while seen < 4:
    seen += sum(len(records) for records in consumer.poll(timeout_ms=500).values())
consumer.commit()

producer = KafkaProducer(bootstrap_servers=broker, client_id="app", transactional_id=transaction)
producer.init_transactions()
producer.begin_transaction()
send(producer, transactional)
producer.send_offsets_to_transaction({TopicPartition(plain, 0): OffsetAndMetadata(4, "", -1)}, group)
producer.commit_transaction()
producer.begin_transaction()
send(producer, transactional)
producer.abort_transaction()
producer.close()

consumer.poll(timeout_ms=1000)
consumer.close()
topic = ConfigResource(ConfigResourceType.TOPIC, plain, configs={"retention.ms": "604800000"})
admin.describe_topics([plain])
admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, plain)])
admin.create_partitions({idempotent: NewPartitions(2)})
admin.delete_topics([plain, idempotent, transactional])
admin.close()
