// Counts words exactly once.   WordCount HOST:PORT APPLICATION LINES COUNTS STATE-DIRECTORY
import java.util.*;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.*;
import org.apache.kafka.streams.kstream.*;
import org.apache.kafka.streams.state.Stores;

final class WordCount {
  public static void main(String[] args) {
    Properties settings = new Properties();
    settings.putAll(Map.of("bootstrap.servers", args[0], "application.id", args[1], "state.dir", args[4], "processing.guarantee", "exactly_once_v2",
      // Each record that is counted is told of, so that one which counts twice shows.
      "statestore.cache.max.bytes", 0, "commit.interval.ms", 300,
      // What a killed instance leaves is given up soon: its membership and its transaction.
      "consumer.session.timeout.ms", 6000, "consumer.heartbeat.interval.ms", 1000, "producer.transaction.timeout.ms", 3000));
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(args[2], Consumed.with(Serdes.String(), Serdes.String()))
      .flatMapValues(line -> List.of(line.split(" ")))
      .groupBy((key, word) -> word, Grouped.with(Serdes.String(), Serdes.String()))
      .count(Materialized.<String, Long>as(Stores.inMemoryKeyValueStore("counts")).withKeySerde(Serdes.String()).withValueSerde(Serdes.Long()))
      .toStream().mapValues(count -> Long.toString(count))
      .to(args[3], Produced.with(Serdes.String(), Serdes.String()));
    KafkaStreams streams = new KafkaStreams(builder.build(), settings);
    Runtime.getRuntime().addShutdownHook(new Thread(streams::close));
    streams.start();
  }
}
