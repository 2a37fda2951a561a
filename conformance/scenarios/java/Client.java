import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What conformance/scenarios/foreign asks of a client, done with Java's kafka-clients as its users write to it. */
@SuppressWarnings({"deprecation", "removal"}) // 4.3.1 has newer names for some calls, which 3.9.2 does not know.
public final class Client {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int PER_TRANSACTION = 10;
  private static String bootstrap;

  public static void main(String[] arguments) throws Exception {
    bootstrap = arguments[0];
    String[] rest = java.util.Arrays.copyOfRange(arguments, 2, arguments.length);
    try {
      switch (arguments[1]) {
        case "send" -> send(rest[0], Integer.parseInt(rest[1]), Integer.parseInt(rest[2]));
        case "send-every-codec" -> sendEveryCodec(rest[0]);
        case "read" -> read(rest[0], rest[1], rest[2], Integer.parseInt(rest[3]));
        case "member" -> member(rest[0], rest[1]);
        case "transactions" -> transactions(rest[0], rest[1]);
        case "transform" -> transform(rest[0], rest[1], rest[2], rest[3], rest[4], Integer.parseInt(rest[5]));
        case "admin" -> admin(rest[0], rest[1]);
        case "guide-example" -> guideExample(rest[0]);
        default -> throw new IllegalArgumentException("There is no command " + arguments[1]);
      }
    } catch (Exception error) {
      System.err.println(error);
      System.exit(1);
    }
  }

  private static void send(String topic, int first, int count) throws Exception {
    try (KafkaProducer<String, String> producer = new KafkaProducer<>(producing())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (int i = first; i < first + count; i++) {
        sent.add(producer.send(new ProducerRecord<>(topic, "key-" + i, "value-" + i)));
      }
      for (Future<RecordMetadata> each : sent) each.get();
    }
    say(Map.of("sent", count));
  }

  private static void sendEveryCodec(String topic) throws Exception {
    List<String> codecs = List.of("none", "gzip", "snappy", "lz4", "zstd");
    for (String codec : codecs) {
      Properties properties = producing();
      properties.put("compression.type", codec);
      try (KafkaProducer<String, String> producer = new KafkaProducer<>(properties)) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
          ProducerRecord<String, String> record =
              new ProducerRecord<>(topic, "key-" + i % 7, codec + " " + i + " " + "ä".repeat(i));
          record.headers().add("codec", codec.getBytes(StandardCharsets.UTF_8));
          record.headers().add("index", String.valueOf(i).getBytes(StandardCharsets.UTF_8));
          sent.add(producer.send(record));
        }
        for (Future<RecordMetadata> each : sent) each.get();
      }
    }
    say(Map.of("codecs", codecs));
  }

  /** Reads so many records, commits behind the last of each partition, and leaves. */
  private static void read(String topic, String group, String isolation, int count) {
    Properties properties = consuming(group);
    properties.put("isolation.level", isolation);
    properties.put("enable.auto.commit", "false");
    List<Object> records = new ArrayList<>();
    Map<TopicPartition, OffsetAndMetadata> done = new java.util.HashMap<>();
    try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(properties)) {
      consumer.subscribe(List.of(topic));
      while (records.size() < count) {
        for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
          if (records.size() == count) break;
          records.add(shown(record));
          done.put(new TopicPartition(topic, record.partition()), new OffsetAndMetadata(record.offset() + 1));
        }
      }
      consumer.commitSync(done);
    }
    say(Map.of("records", records));
  }

  /** A member of a group, until its standard input ends: tells what it owns, and each record when it is committed. */
  private static void member(String topic, String group) {
    Properties properties = consuming(group);
    properties.put("enable.auto.commit", "false");
    if (isClassic()) properties.put("session.timeout.ms", "6000");
    if (isClassic()) properties.put("heartbeat.interval.ms", "500");
    KafkaConsumer<String, String> consumer = new KafkaConsumer<>(properties);
    TreeSet<Integer> owned = new TreeSet<>();
    consumer.subscribe(
        List.of(topic),
        new ConsumerRebalanceListener() {
          @Override
          public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            for (TopicPartition each : partitions) owned.add(each.partition());
            say(Map.of("owned", owned));
          }

          @Override
          public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            for (TopicPartition each : partitions) owned.remove(each.partition());
            say(Map.of("owned", owned));
          }
        });
    AtomicBoolean leaving = new AtomicBoolean();
    Thread ear = new Thread(() -> {
      try {
        System.in.readAllBytes();
      } catch (java.io.IOException gone) {
        // Whoever started us is gone: as good a reason to leave.
      }
      leaving.set(true);
      consumer.wakeup();
    });
    ear.setDaemon(true);
    ear.start();
    try {
      while (!leaving.get()) {
        List<Object> values = new ArrayList<>();
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(10))) values.add(record.value());
        if (values.isEmpty()) continue;
        try {
          consumer.commitSync();
          say(Map.of("committed", values));
        } catch (CommitFailedException | RebalanceInProgressException rebalance) {
          // Whoever owns the partition now receives them again.
        }
      }
    } catch (org.apache.kafka.common.errors.WakeupException asked) {
      // Leave.
    } finally {
      consumer.close();
    }
  }

  private static void transactions(String topic, String transactionalId) {
    try (KafkaProducer<String, String> producer = new KafkaProducer<>(transacting(transactionalId))) {
      producer.initTransactions();
      producer.beginTransaction();
      for (String value : List.of("committed-0", "committed-1")) producer.send(new ProducerRecord<>(topic, value, value));
      producer.commitTransaction();
      producer.beginTransaction();
      for (String value : List.of("aborted-0", "aborted-1")) producer.send(new ProducerRecord<>(topic, value, value));
      // An abort drops what has not been sent yet.
      producer.flush();
      producer.abortTransaction();
      producer.beginTransaction();
      for (String value : List.of("committed-2", "end")) producer.send(new ProducerRecord<>(topic, value, value));
      producer.commitTransaction();
    }
    say(Map.of("done", true));
  }

  /** Consumes, transforms and produces in transactions of ten; `crash` ends in the middle of the second one. */
  private static void transform(
      String input, String output, String group, String transactionalId, String how, int count) {
    Properties properties = consuming(group);
    properties.put("isolation.level", "read_committed");
    properties.put("enable.auto.commit", "false");
    if (isClassic()) properties.put("session.timeout.ms", "6000");
    int done = 0;
    try (KafkaProducer<String, String> producer = new KafkaProducer<>(transacting(transactionalId));
        KafkaConsumer<String, String> consumer = new KafkaConsumer<>(properties)) {
      producer.initTransactions();
      consumer.subscribe(List.of(input));
      List<ConsumerRecord<String, String>> records = new ArrayList<>();
      while (done < count) {
        for (ConsumerRecord<String, String> record : consumer.poll(POLL)) records.add(record);
        while (records.size() >= PER_TRANSACTION && done < count) {
          List<ConsumerRecord<String, String>> part = records.subList(0, PER_TRANSACTION);
          producer.beginTransaction();
          for (ConsumerRecord<String, String> record : part) {
            producer.send(new ProducerRecord<>(output, record.key(), record.value() + " transformed"));
          }
          long next = part.get(PER_TRANSACTION - 1).offset() + 1;
          producer.sendOffsetsToTransaction(
              Map.of(new TopicPartition(input, 0), new OffsetAndMetadata(next)), consumer.groupMetadata());
          if (how.equals("crash") && done == PER_TRANSACTION) {
            producer.flush();
            say(Map.of("transformed", done));
            Runtime.getRuntime().halt(0);
          }
          producer.commitTransaction();
          part.clear();
          done += PER_TRANSACTION;
        }
      }
    }
    say(Map.of("transformed", done));
  }

  private static void admin(String topic, String group) throws Exception {
    Map<String, Object> seen = new TreeMap<>();
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    TopicPartition first = new TopicPartition(topic, 0);
    try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap))) {
      admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1).configs(Map.of("retention.ms", "3600000")))).all().get();
      seen.put("listed", eventually(() -> admin.listTopics().names().get().contains(topic), true));
      seen.put("nodes", admin.describeCluster().nodes().get().size());
      admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(3))).all().get();
      seen.put("partitions", eventually(() -> partitions(admin, topic), 3));
      seen.put("retention", retention(admin, resource));
      AlterConfigOp set = new AlterConfigOp(new ConfigEntry("retention.ms", "7200000"), AlterConfigOp.OpType.SET);
      admin.incrementalAlterConfigs(Map.of(resource, List.of(set))).all().get();
      seen.put("retentionSet", eventually(() -> retention(admin, resource), "7200000"));

      try (KafkaProducer<String, String> producer = new KafkaProducer<>(producing())) {
        for (int i = 0; i < 4; i++) producer.send(new ProducerRecord<>(topic, 0, "key", "value-" + i)).get();
      }
      admin.deleteRecords(Map.of(first, RecordsToDelete.beforeOffset(2))).all().get();
      seen.put("earliest", admin.listOffsets(Map.of(first, OffsetSpec.earliest())).all().get().get(first).offset());
      seen.put("latest", admin.listOffsets(Map.of(first, OffsetSpec.latest())).all().get().get(first).offset());

      Properties properties = consuming(group);
      properties.put("enable.auto.commit", "false");
      try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(properties)) {
        consumer.subscribe(List.of(topic));
        int read = 0;
        while (read < 2) read += consumer.poll(POLL).count();
        consumer.commitSync();
        seen.put("stateAtWork", state(admin, group));
      }
      seen.put("groupListed", admin.listConsumerGroups().all().get().stream().anyMatch(each -> each.groupId().equals(group)));
      seen.put("committed", admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().get(first).offset());
      admin.alterConsumerGroupOffsets(group, Map.of(first, new OffsetAndMetadata(3))).all().get();
      seen.put("committedAnew", admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().get(first).offset());
      seen.put("stateLeft", state(admin, group));
      admin.deleteConsumerGroups(List.of(group)).all().get();
      seen.put("groupDeleted", admin.listConsumerGroups().all().get().stream().noneMatch(each -> each.groupId().equals(group)));
      admin.deleteTopics(List.of(topic)).all().get();
      seen.put("deleted", eventually(() -> !admin.listTopics().names().get().contains(topic), true));
    }
    say(seen);
  }

  /** What the guide shows of this client: every default, nobody waits for an answer, and closing sends what has not been sent. */
  private static void guideExample(String topic) {
    Properties properties = new Properties();
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, "org.apache.kafka.common.serialization.StringSerializer");
    properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, "org.apache.kafka.common.serialization.StringSerializer");
    KafkaProducer<String, String> producer = new KafkaProducer<>(properties);
    producer.send(new ProducerRecord<>(topic, "key", "Hello FluxMQ!"));
    producer.close();
    say(Map.of("sent", "Hello FluxMQ!"));
  }

  /** What is seen when it is as expected, or after ten seconds: a broker may learn of a change after it was answered. */
  private static <T> T eventually(Callable<T> look, T expected) throws Exception {
    for (int i = 0; i < 100; i++) {
      T seen = look.call();
      if (seen.equals(expected)) return seen;
      Thread.sleep(100);
    }
    return look.call();
  }

  private static int partitions(Admin admin, String topic) throws Exception {
    return admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().size();
  }

  private static String retention(Admin admin, ConfigResource resource) throws Exception {
    return admin.describeConfigs(List.of(resource)).all().get().get(resource).get("retention.ms").value();
  }

  /** In the small letters of all clients. */
  private static String state(Admin admin, String group) throws Exception {
    return admin.describeConsumerGroups(List.of(group)).all().get().get(group).state().toString().toLowerCase();
  }

  private static boolean isClassic() {
    return !"consumer".equals(System.getProperty("group.protocol"));
  }

  private static Properties producing() {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", bootstrap);
    properties.put("key.serializer", StringSerializer.class.getName());
    properties.put("value.serializer", StringSerializer.class.getName());
    return properties;
  }

  private static Properties transacting(String transactionalId) {
    Properties properties = producing();
    properties.put("transactional.id", transactionalId);
    return properties;
  }

  private static Properties consuming(String group) {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", bootstrap);
    properties.put("group.id", group);
    properties.put("auto.offset.reset", "earliest");
    properties.put("key.deserializer", StringDeserializer.class.getName());
    properties.put("value.deserializer", StringDeserializer.class.getName());
    String protocol = System.getProperty("group.protocol");
    if (protocol != null) properties.put("group.protocol", protocol);
    return properties;
  }

  private static Map<String, Object> shown(ConsumerRecord<String, String> record) {
    Map<String, Object> headers = new TreeMap<>();
    for (Header header : record.headers()) headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
    return Map.of(
        "key", record.key(),
        "value", record.value(),
        "headers", headers,
        "partition", record.partition(),
        "offset", record.offset());
  }

  private static synchronized void say(Object line) {
    java.io.PrintStream out = new java.io.PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true, StandardCharsets.UTF_8);
    out.println(json(line));
  }

  private static String json(Object value) {
    if (value instanceof Map<?, ?> map) {
      List<String> fields = new ArrayList<>();
      map.forEach((name, field) -> fields.add(json(name) + ":" + json(field)));
      return "{" + String.join(",", fields) + "}";
    }
    if (value instanceof Collection<?> items) return "[" + String.join(",", items.stream().map(Client::json).toList()) + "]";
    if (value instanceof String text) return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    return String.valueOf(value);
  }
}
