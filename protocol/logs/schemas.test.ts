import { expect, test } from 'vitest';
import { Message } from '../message.js';
import type { NamedMessage } from '../testing/all-messages.js';
import { compareMessage } from '../testing/compare-schemas.js';
import { withShared } from '../testing/judge.js';
import { metadataRecords } from '../testing/kafka-schemas.js';
import * as records from './cluster-metadata/index.js';
import { MetadataRecord } from './cluster-metadata/metadata-record.js';
import * as groups from './consumer-group.js';
import * as offsets from './consumer-offsets.js';
import * as control from './control-records.js';
import { CoordinatorRecord } from './coordinator-record.js';
import * as transactions from './transaction-state.js';

/** The one record whose schema has another name than its file. */
const FILES = new Map([['ZkMigrationStateRecord', 'ZkMigrationRecord']]);

const METADATA = Object.values(records)
  .filter((exported) => exported instanceof MetadataRecord)
  .map(({ key, name, fields, declared }): [string, NamedMessage] => [
    name,
    {
      name: `records/${FILES.get(name) ?? name}`,
      apiKey: key,
      versions: declared.versions,
      message: new Message(name, fields, declared),
    },
  ]);
const CONTROL = Object.values(control)
  .filter((exported) => exported instanceof Message)
  .map(({ name, fields, declared }): [string, NamedMessage] => [
    name,
    { name, versions: declared.versions, message: new Message(name, fields, declared) },
  ]);
const COORDINATOR = Object.values({ ...groups, ...offsets, ...transactions })
  .filter((exported) => exported instanceof CoordinatorRecord)
  .flatMap(({ type, key, value }) =>
    [key, value].map(({ name, fields, declared }): [string, NamedMessage] => [
      name,
      {
        name: `records/${name}`,
        apiKey: type,
        versions: declared.versions,
        message: new Message(name, fields, declared),
      },
    ]),
  );

withShared("Kafka's schemas agree with the declaration of", 'kafka-schemas', () => {
  test.each([...METADATA, ...CONTROL, ...COORDINATOR])('%s', (_, named) => {
    expect(compareMessage(named)).toEqual([]);
  });

  test('every record that there is in a metadata log', () => {
    // Those of tiered storage go to a topic of their own.
    const theirs = metadataRecords().filter((name) => !/Remote(Log|Partition)/.test(name));
    expect(METADATA.map(([, { name }]) => name).sort()).toEqual(theirs);
  });
});
