import java.nio.file.*;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.*;

/** A word count of Kafka Streams is killed while it counts and started again: it tells of each word 1, 2, 3, … and of no number twice. */
final class WordCountTwice {
  private static final int LINES = 2000, WORDS_PER_LINE = 4, WORDS = 9;

  static void check(Console console) throws Exception {
    String lines = console.fresh("lines"), counts = console.fresh("counts"), application = console.fresh("word-count");
    for (String topic : List.of(lines, counts)) console.run("TopicCommand", "--create", "--topic", topic, "--partitions", "2");
    Path work = Files.createTempDirectory("word-count");
    Process running = start(console, application, lines, counts, work);
    try {
      Map<String, Integer> said = new TreeMap<>();
      try (var producer = new KafkaProducer<>(Map.of("bootstrap.servers", console.address), new StringSerializer(), new StringSerializer());
          var uncommitted = reader(console, counts, "read_uncommitted")) {
        write(producer, lines, said, LINES / 2);
        for (int seen = 0; seen < LINES; ) seen += poll(uncommitted, running, work);
        running.destroyForcibly().waitFor();
        write(producer, lines, said, LINES / 2);
      }
      running = start(console, application, lines, counts, work);
      Map<String, Integer> counted = new TreeMap<>();
      try (var committed = reader(console, counts, "read_committed")) {
        for (int seen = 0; seen < LINES * WORDS_PER_LINE; ) {
          alive(running, work);
          for (var record : committed.poll(Duration.ofMillis(200))) {
            int before = counted.getOrDefault(record.key(), 0);
            if (Integer.parseInt(record.value()) != before + 1) throw new Failure("after " + before + " times " + record.key() + " comes " + record.value());
            counted.put(record.key(), before + 1);
            seen += 1;
          }
        }
      }
      if (!counted.equals(said)) throw new Failure("written: " + said + ", counted: " + counted);
      running.destroy();
      if (!running.waitFor(30, TimeUnit.SECONDS)) throw new Failure("it does not stop");
    } finally {
      running.destroyForcibly();
    }
  }

  private static Process start(Console console, String application, String lines, String counts, Path work) throws Exception {
    return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
      "WordCount", console.address, application, lines, counts, work.resolve("state").toString())
      .redirectErrorStream(true).redirectOutput(work.resolve("log").toFile()).start();
  }

  private static void write(Producer<String, String> producer, String topic, Map<String, Integer> said, int count) {
    for (int line = 0; line < count; line += 1) {
      List<String> words = new ArrayList<>();
      for (int at = 0; at < WORDS_PER_LINE; at += 1) words.add("word" + (line * line + at) % WORDS);
      words.forEach(word -> said.merge(word, 1, Integer::sum));
      producer.send(new ProducerRecord<>(topic, Integer.toString(line), String.join(" ", words)));
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

  private static int poll(Consumer<String, String> consumer, Process running, Path work) throws Exception {
    alive(running, work);
    return consumer.poll(Duration.ofMillis(200)).count();
  }

  private static void alive(Process running, Path work) throws Exception {
    if (!running.isAlive()) throw new Failure("the word count ended\n" + Files.readString(work.resolve("log")));
  }
}
