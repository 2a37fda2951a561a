import java.io.IOException;
import java.nio.file.*;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.*;

/** A word count of Kafka Streams is killed within a transaction and started again: it tells of each word 1, 2, 3, … and of no number twice. */
final class WordCountTwice {
  private static final int LINES = 500, WORDS_PER_LINE = 4, DIFFERENT_WORDS = 9;
  private static final Duration LIMIT = Duration.ofSeconds(90);

  static void check(Console console) throws Exception {
    String lines = console.fresh("lines"), counts = console.fresh("counts");
    for (String topic : List.of(lines, counts)) console.run("TopicCommand", "--create", "--topic", topic, "--partitions", "2");
    try (var producer = new KafkaProducer<>(Map.of("bootstrap.servers", console.address), new StringSerializer(), new StringSerializer());
        var committed = reader(console, counts, "read_committed"); var uncommitted = reader(console, counts, "read_uncommitted")) {
      new WordCountTwice(console, lines, counts, producer, committed, uncommitted).check();
    }
  }

  private final String[] arguments;
  private final String lines;
  private final Producer<String, String> producer;
  private final Consumer<String, String> committed, uncommitted;
  private final Path log;
  private final long until = System.nanoTime() + LIMIT.toNanos();
  private final Map<String, Integer> written = new TreeMap<>(), counted = new TreeMap<>();
  private volatile Process running;

  private WordCountTwice(Console console, String lines, String counts, Producer<String, String> producer, Consumer<String, String> committed, Consumer<String, String> uncommitted)
      throws IOException {
    this.lines = lines;
    this.producer = producer;
    this.committed = committed;
    this.uncommitted = uncommitted;
    Path work = Files.createTempDirectory("word-count");
    log = work.resolve("log");
    arguments = new String[] {console.address, console.fresh("word-count"), lines, counts, work.resolve("state").toString()};
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      if (running != null) running.destroyForcibly();
    }));
  }

  private void check() throws Exception {
    int words = LINES * WORDS_PER_LINE, seen = 0;
    start();
    try {
      write();
      for (int read = 0; read < words; ) read += count();
      while (seen < words) seen += see();
      // Of these the first are seen long before their transaction is to be committed.
      write();
      while (seen == words) seen += see();
      running.destroyForcibly().waitFor();
      write();
      start();
      for (int read = words; read < 3 * words; ) read += count();
      if (!counted.equals(written)) throw new Failure("written: " + written + ", counted: " + counted);
      // More than that there is only where a transaction was abandoned.
      while (seen <= 3 * words) seen += see();
      running.destroy();
      if (!running.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) throw new Failure("it does not stop");
      if (!committed.poll(Duration.ofMillis(500)).isEmpty()) throw new Failure("there are more counts than words");
    } finally {
      running.destroyForcibly();
    }
  }

  private void start() throws IOException {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp",
      System.getProperty("java.class.path"), "WordCount"));
    command.addAll(List.of(arguments));
    running = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  private void write() {
    for (int line = 0; line < LINES; line += 1) {
      List<String> words = new ArrayList<>();
      for (int at = 0; at < WORDS_PER_LINE; at += 1) words.add("word" + (line * line + at) % DIFFERENT_WORDS);
      words.forEach(word -> written.merge(word, 1, Integer::sum));
      producer.send(new ProducerRecord<>(lines, Integer.toString(line), String.join(" ", words)));
    }
    producer.flush();
  }

  private static KafkaConsumer<String, String> reader(Console console, String topic, String isolation) {
    var consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", console.address, "isolation.level", isolation), new StringDeserializer(), new StringDeserializer());
    List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1));
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return consumer;
  }

  private ConsumerRecords<String, String> poll(Consumer<String, String> consumer) throws IOException {
    String wrong = System.nanoTime() > until ? "has not come to its end" : running.isAlive() ? null : "ended";
    if (wrong != null) throw new Failure("the word count " + wrong + ", written: " + written + ", counted: " + counted + "\n" + Files.readString(log));
    return consumer.poll(Duration.ofMillis(200));
  }

  /** @return how many more counts there are, committed or not */
  private int see() throws IOException {
    return poll(uncommitted).count();
  }

  /** Each word is told of with the number after the one before. @return how many more committed counts there are */
  private int count() throws IOException {
    var records = poll(committed);
    for (var record : records) {
      int before = counted.getOrDefault(record.key(), 0);
      if (Integer.parseInt(record.value()) != before + 1) throw new Failure("after " + before + " times " + record.key() + " comes " + record.value());
      counted.put(record.key(), before + 1);
    }
    return records.count();
  }
}
