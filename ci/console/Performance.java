final class Performance {
  static void check(Console console) {
    String topic = console.fresh("performance");
    console.run("TopicCommand", "--create", "--topic", topic, "--partitions", "4");
    Tool producer = new Tool(java.util.List.of("org.apache.kafka.tools.ProducerPerformance"), "--topic", topic, "--num-records", "1000000", "--record-size", "1024", "--throughput", "-1",
      console.newOptions ? "--command-property" : "--producer-props", "bootstrap.servers=" + console.address, "acks=all");
    Console.has(producer.endWell(), "^1000000 records sent");
    Console.has(console.run("ConsumerPerformance", "--topic", topic, console.newOptions ? "--num-records" : "--messages", "1000000"), ", 1000000, ");
    console.run("TopicCommand", "--delete", "--topic", topic);
  }
}
