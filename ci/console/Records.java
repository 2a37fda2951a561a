import java.util.stream.*;

final class Records {
  static void check(Console console) throws Exception {
    String topic = console.fresh("records");
    console.run("TopicCommand", "--create", "--topic", topic, "--partitions", "2");
    long before = System.currentTimeMillis();
    for (String codec : new String[] {"none", "gzip", "snappy", "lz4", "zstd"}) produce(console, topic, 4, "--compression-codec", codec);
    String printed = console.run("ConsoleConsumer", "--topic", topic, "--from-beginning", "--max-messages", "20",
      printing(console), "print.key=true", printing(console), "print.offset=true", printing(console), "print.headers=true");
    Console.has(printed, "^Offset:\\d+ from:here key0 value0$", "^Offset:\\d+ from:here key3 value3$", "^Processed a total of 20 messages$");

    String latest = Console.has(offsets(console, topic, "latest"), "^" + topic + ":0:\\d+$", "^" + topic + ":1:\\d+$");
    if (sum(latest) != 20) throw new Failure("not 20 records: " + latest);
    Console.has(offsets(console, topic, "earliest"), "^" + topic + ":0:0$", "^" + topic + ":1:0$");
    Console.has(offsets(console, topic, Long.toString(before)), "^" + topic + ":0:0$", "^" + topic + ":1:0$");
    Console.has(offsets(console, topic, "max-timestamp"), "^" + topic + ":0:\\d+$", "^" + topic + ":1:\\d+$");
    Console.has(console.run("GetOffsetShell", "--topic-partitions", topic + ":1"), "^" + topic + ":1:\\d+$");

    String upTo = Console.file("{\"version\":1,\"partitions\":[{\"topic\":\"" + topic + "\",\"partition\":0,\"offset\":3},{\"topic\":\"" + topic + "\",\"partition\":1,\"offset\":-1}]}");
    Console.has(console.run("DeleteRecordsCommand", "--offset-json-file", upTo), "partition: " + topic + "-0 low_watermark: 3", "partition: " + topic + "-1 low_watermark: \\d+");
    Console.has(offsets(console, topic, "earliest"), "^" + topic + ":0:3$", "^" + topic + ":1:" + end(latest, topic + ":1") + "$");
    String beyond = Console.file("{\"version\":1,\"partitions\":[{\"topic\":\"" + topic + "\",\"partition\":0,\"offset\":1000}]}");
    Console.has(console.start("DeleteRecordsCommand", "--offset-json-file", beyond).end(), "OffsetOutOfRangeException");

    Console.has(console.run("LogDirsCommand", "--describe", "--topic-list", topic, "--broker-list", "1"),
      "\"partition\":\"" + topic + "-0\",\"size\":[1-9]\\d*,\"offsetLag\":0,\"isFuture\":false", "\"partition\":\"" + topic + "-1\"");
    console.run("TopicCommand", "--delete", "--topic", topic);
  }

  /** Records with the keys key0, key1, … and a header. */
  static void produce(Console console, String topic, int count, String... arguments) {
    String property = console.newOptions ? "--reader-property" : "--property";
    String lines = IntStream.range(0, count).mapToObj(index -> "from:here\tkey" + index + "\tvalue" + index + "\n").collect(Collectors.joining());
    Stream<String> all = Stream.concat(Stream.of("--topic", topic, property, "parse.key=true", property, "parse.headers=true"), Stream.of(arguments));
    console.feed(lines, "ConsoleProducer", all.toArray(String[]::new));
  }

  static String printing(Console console) {
    return console.newOptions ? "--formatter-property" : "--property";
  }

  private static String offsets(Console console, String topic, String time) {
    return console.run("GetOffsetShell", "--topic", topic, "--time", time);
  }

  private static int sum(String offsets) {
    return offsets.lines().mapToInt(line -> Integer.parseInt(line.substring(line.lastIndexOf(':') + 1))).sum();
  }

  private static String end(String offsets, String partition) {
    return offsets.lines().filter(line -> line.startsWith(partition)).map(line -> line.substring(line.lastIndexOf(':') + 1)).findFirst().orElseThrow();
  }
}
