// What an application does with Apache Kafka's own client.   Capture HOST:PORT NUMBER-OF-ITS-TRANSACTION classic|consumer
import java.time.Duration;
import java.util.*;
import java.util.concurrent.ExecutionException;
import java.util.stream.*;
import org.apache.kafka.clients.admin.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.*;

public class Capture {
  static String name(int index) {
    return String.format("fluxmq-golden-00000000-%03d", index);
  }

  static final String PLAIN = name(1), IDEMPOTENT = name(2), TRANSACTIONAL = name(3), GROUP = name(11);
  static String broker, transaction;

  static Map<String, Object> settings(Object... pairs) {
    Map<String, Object> settings = new HashMap<>(Map.of("bootstrap.servers", broker, "client.id", "app"));
    for (int at = 0; at < pairs.length; at += 2) settings.put((String) pairs[at], pairs[at + 1]);
    return settings;
  }

  static KafkaProducer<String, String> producer(Object... pairs) {
    return new KafkaProducer<>(settings(pairs), new StringSerializer(), new StringSerializer());
  }

  static void send(Producer<String, String> producer, String topic) throws Exception {
    var header = new RecordHeader("trace", "abc".getBytes());
    producer.send(new ProducerRecord<>(topic, null, "k1", "v1", List.of(header)));
    producer.send(new ProducerRecord<>(topic, "k2", "v2")).get();
  }

  public static void main(String[] args) throws Exception {
    broker = args[0];
    transaction = name(Integer.parseInt(args[1]));
    try (Admin admin = Admin.create(settings())) {
      var names = List.of(PLAIN, IDEMPOTENT, TRANSACTIONAL);
      var topics = names.stream().map(topic -> new NewTopic(topic, 1, (short) 1)).collect(Collectors.toList());
      admin.createTopics(topics).all().get();
      for (String codec : List.of("none", "gzip")) {
        try (var producer = producer("enable.idempotence", false, "compression.type", codec, "linger.ms", 50)) {
          send(producer, PLAIN);
        }
      }
      try (var producer = producer("linger.ms", 50)) {
        send(producer, IDEMPOTENT);
      }
      consume(admin, args[2]);
      administer(admin);
      admin.deleteTopics(names).all().get();
    }
  }

  static void consume(Admin admin, String protocol) throws Exception {
    var settings = settings("group.id", GROUP, "auto.offset.reset", "earliest", "enable.auto.commit", false,
        "fetch.max.wait.ms", 200);
    if (protocol.equals("consumer")) settings.put("group.protocol", protocol);
    else settings.put("heartbeat.interval.ms", 300);
    try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(PLAIN));
      int seen = 0;
      while (seen < 4) seen += consumer.poll(Duration.ofMillis(200)).count();
      consumer.commitSync();
      for (int round = 0; round < 5; round++) consumer.poll(Duration.ofMillis(200)); // a heartbeat is due in it
      try (var producer = producer("transactional.id", transaction)) {
        producer.initTransactions();
        producer.beginTransaction();
        send(producer, TRANSACTIONAL);
        var offsets = Map.of(new TopicPartition(PLAIN, 0), new OffsetAndMetadata(4));
        producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
        producer.commitTransaction();
        producer.beginTransaction();
        send(producer, TRANSACTIONAL);
        producer.abortTransaction();
      }
      admin.describeConsumerGroups(List.of(GROUP)).all().get();
    }
  }

  static void administer(Admin admin) throws Exception {
    var partition = new TopicPartition(PLAIN, 0);
    var topic = new ConfigResource(ConfigResource.Type.TOPIC, PLAIN);
    admin.describeCluster().nodes().get();
    admin.describeTopics(List.of(PLAIN)).allTopicNames().get();
    admin.listConsumerGroups().all().get();
    admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata().get();
    admin.listOffsets(Map.of(partition, OffsetSpec.latest())).all().get();
    admin.describeConfigs(List.of(topic)).all().get();
    var retention = new AlterConfigOp(new ConfigEntry("retention.ms", "604800000"), AlterConfigOp.OpType.SET);
    admin.incrementalAlterConfigs(Map.of(topic, List.of(retention))).all().get();
    admin.createPartitions(Map.of(IDEMPOTENT, NewPartitions.increaseTo(2))).all().get();
    admin.describeProducers(List.of(partition)).all().get();
    admin.describeTransactions(List.of(transaction)).all().get();
    admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(1))).all().get();
    admin.deleteConsumerGroupOffsets(GROUP, Set.of(partition)).all().get();
    try {
      admin.deleteConsumerGroups(List.of(GROUP)).all().get();
    } catch (ExecutionException gone) {
      // Kafka 3.9.2 forgets a group with its last offset.
    }
  }
}
