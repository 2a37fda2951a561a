final class Topics {
  static void check(Console console) {
    String topic = console.fresh("topics"), placed = console.fresh("placed");
    Console.has(topics(console, "--create", "--topic", topic, "--partitions", "2", "--config", "retention.ms=86400000"), "^Created topic " + topic + "\\.$");
    Console.has(console.start("TopicCommand", "--create", "--topic", topic).end(), "Topic '" + topic + "' already exists");
    topics(console, "--create", "--if-not-exists", "--topic", topic);
    topics(console, "--create", "--topic", placed, "--replica-assignment", "1,1,1");
    Console.has(topics(console, "--list"), "^" + topic + "$", "^" + placed + "$");
    topics(console, "--alter", "--topic", topic, "--partitions", "4");
    Console.has(console.start("TopicCommand", "--alter", "--topic", topic, "--partitions", "3").end(), "InvalidPartitionsException");
    Console.has(topics(console, "--describe", "--topic", topic),
      "^Topic: " + topic + " TopicId: \\S{22} PartitionCount: 4 ReplicationFactor: 1 Configs: .*retention.ms=86400000",
      "^Topic: " + topic + " Partition: 3 Leader: 1 Replicas: 1 Isr: 1( |$)");
    Console.has(topics(console, "--describe", "--topics-with-overrides"), "^Topic: " + topic + " ");
    for (String fault : new String[] {"--unavailable-partitions", "--under-replicated-partitions", "--under-min-isr-partitions"}) {
      Console.lacks(topics(console, "--describe", fault), topic);
    }
    Console.has(console.start("TopicCommand", "--describe", "--topic", console.fresh("absent")).end(), "does not exist as expected");
    topics(console, "--delete", "--topic", topic);
    topics(console, "--delete", "--topic", placed);
    Console.lacks(topics(console, "--list"), topic + "|" + placed);
    Console.has(console.start("TopicCommand", "--delete", "--topic", topic).end(), "does not exist as expected");
  }

  static String topics(Console console, String... arguments) {
    return console.run("TopicCommand", arguments);
  }
}
