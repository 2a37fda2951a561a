import { ResourceType } from '../configs/resource-type.js';
import type { RequestContext } from '../handler.js';
import { type Wanted, wantedOf } from './subscriptions.js';

/** What is wanted now of the client that sends a request, and calls itself by this id. */
export function wantedIn({ metadata, clientId, clientHost, peer }: RequestContext, clientInstanceId: string): Wanted {
  const names = metadata.configured(ResourceType.CLIENT_METRICS);
  const client = {
    client_id: clientId ?? '',
    client_instance_id: clientInstanceId,
    client_software_name: peer.software.name,
    client_software_version: peer.software.version,
    client_source_address: clientHost.replace(/^\//, ''),
    client_source_port: String(peer.port),
  };
  return wantedOf(
    client,
    names.map((name) => metadata.configs(ResourceType.CLIENT_METRICS, name)),
  );
}
