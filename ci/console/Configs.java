final class Configs {
  static void check(Console console) {
    String topic = console.fresh("configs"), group = console.fresh("configs-group"), client = console.fresh("configs-client");
    console.run("TopicCommand", "--create", "--topic", topic);
    Console.has(alter(console, "topics", topic, "--add-config", "cleanup.policy=[compact,delete],retention.ms=86400000"), "^Completed updating config for topic " + topic + "\\.$");
    alter(console, "brokers", "1", "--add-config", "log.retention.bytes=5000000000");
    configs(console, "--alter", "--entity-type", "brokers", "--entity-default", "--add-config", "message.max.bytes=2000000");
    Console.has(configs(console, "--describe", "--entity-type", "brokers", "--entity-name", "1"), "log.retention.bytes=5000000000 .*DYNAMIC_BROKER_CONFIG");
    Console.has(configs(console, "--describe", "--entity-type", "brokers", "--entity-default"), "message.max.bytes=2000000 .*DYNAMIC_DEFAULT_BROKER_CONFIG");
    Console.has(configs(console, "--describe", "--all", "--entity-type", "topics", "--entity-name", topic),
      "cleanup.policy=compact,delete .*DYNAMIC_TOPIC_CONFIG.*DEFAULT_CONFIG:log.cleanup.policy=delete",
      "retention.bytes=5000000000 .*DYNAMIC_BROKER_CONFIG:log.retention.bytes=5000000000",
      "max.message.bytes=2000000 .*DYNAMIC_DEFAULT_BROKER_CONFIG:message.max.bytes=2000000");
    alter(console, "topics", topic, "--delete-config", "cleanup.policy");
    Console.has(console.run("TopicCommand", "--describe", "--topic", topic), "Configs: .*retention.ms=86400000");
    Console.lacks(configs(console, "--describe", "--entity-type", "topics", "--entity-name", topic), "cleanup.policy");
    Console.has(console.start("ConfigCommand", "--alter", "--entity-type", "topics", "--entity-name", topic, "--add-config", "retention.ms=soon").end(), "InvalidConfigurationException");
    alter(console, "brokers", "1", "--delete-config", "log.retention.bytes");
    configs(console, "--alter", "--entity-type", "brokers", "--entity-default", "--delete-config", "message.max.bytes");
    Console.lacks(configs(console, "--describe", "--entity-type", "brokers", "--entity-name", "1"), "log.retention.bytes|message.max.bytes");

    if (console.newOptions) groups(console, group);
    alter(console, "clients", client, "--add-config", "producer_byte_rate=1048576");
    Console.has(configs(console, "--describe", "--entity-type", "clients", "--entity-name", client), "producer_byte_rate=1048576");
    alter(console, "clients", client, "--delete-config", "producer_byte_rate");
    Console.lacks(configs(console, "--describe", "--entity-type", "clients"), client);
    console.run("TopicCommand", "--delete", "--topic", topic);
  }

  /** Classes before 4.0 know no configs of groups. */
  private static void groups(Console console, String group) {
    alter(console, "groups", group, "--add-config", "consumer.session.timeout.ms=50000");
    Console.has(configs(console, "--describe", "--entity-type", "groups", "--entity-name", group), "consumer.session.timeout.ms=50000 ");
    alter(console, "groups", group, "--delete-config", "consumer.session.timeout.ms");
  }

  private static String alter(Console console, String type, String name, String change, String configs) {
    return configs(console, "--alter", "--entity-type", type, "--entity-name", name, change, configs);
  }

  private static String configs(Console console, String... arguments) {
    return console.run("ConfigCommand", arguments);
  }
}
