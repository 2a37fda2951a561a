final class ClusterTools {
  static void check(Console console) throws Exception {
    String topic = console.fresh("cluster");
    console.run("TopicCommand", "--create", "--topic", topic);
    Console.has(console.run("BrokerApiVersionsCommand"), "Produce\\(0\\): .*\\[usable: \\d+\\]", "Fetch\\(1\\): .*\\[usable: \\d+\\]");
    Console.has(console.run("FeatureCommand", "describe"), "Feature: metadata.version .*FinalizedVersionLevel: \\S+");
    Console.has(console.run("MetadataQuorumCommand", "describe", "--status"), "LeaderId: 1$", "CurrentVoters: .*1");
    Console.has(console.run("LeaderElectionCommand", "--election-type", "preferred", "--topic", topic, "--partition", "0"), "[Vv]alid replica already elected");
    String plan = Console.file("{\"version\":1,\"partitions\":[{\"topic\":\"" + topic + "\",\"partition\":0,\"replicas\":[1]}]}");
    Console.has(console.run("ReassignPartitionsCommand", "--reassignment-json-file", plan, "--execute"), "Successfully started partition reassignment for " + topic + "-0");
    Console.has(console.run("ReassignPartitionsCommand", "--reassignment-json-file", plan, "--verify"), "Reassignment of partition " + topic + "-0 is completed");
    Console.has(console.run("ReassignPartitionsCommand", "--list"), "No partition reassignments found");
    if (console.newOptions) console.run("GroupsCommand", "--list");
    console.run("TopicCommand", "--delete", "--topic", topic);
  }
}
