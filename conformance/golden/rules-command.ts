import { RULES, type Rule } from './rules/index.js';

/** A field that a replay does not compare as it is. */
export interface ListedRule {
  readonly api: string;
  readonly field: string;
  readonly kind: Rule['kind'];
  /** What the rule goes by: why a field may differ, what kind of identifier it is, which field tells elements apart. */
  readonly detail: string;
}

/** The whole table of rules: what the goldens cannot see. */
export function listRules(): ListedRule[] {
  return Object.entries(RULES).flatMap(([api, rules]) =>
    Object.entries(rules).map(([field, rule]) => ({ api, field, kind: rule.kind, detail: detailOf(rule) })),
  );
}

/** How many rules there are of each of `key`: of a kind, of an API. */
export function countRules(rules: readonly ListedRule[], key: 'kind' | 'api'): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const rule of rules) counts.set(rule[key], (counts.get(rule[key]) ?? 0) + 1);
  return Object.fromEntries(counts);
}

/** `fluxmq-conformance rules`. Answers the exit code. */
export async function printRules(json: boolean): Promise<number> {
  const rules = listRules();
  const [perKind, perApi] = [countRules(rules, 'kind'), countRules(rules, 'api')];
  process.stdout.write(
    json ? `${JSON.stringify({ rules, perKind, perApi }, null, 2)}\n` : table(rules, perKind, perApi),
  );
  return 0;
}

function table(
  rules: readonly ListedRule[],
  perKind: Readonly<Record<string, number>>,
  perApi: Readonly<Record<string, number>>,
): string {
  const width = Math.max(...rules.map(({ field }) => field.length));
  const lines = Object.entries(perApi).flatMap(([api, count]) => [
    `${api} (${count})`,
    ...rules
      .filter((rule) => rule.api === api)
      .map(({ field, kind, detail }) =>
        `  ${field.padEnd(width)}  ${kind.padEnd('superset'.length)}  ${detail}`.trimEnd(),
      ),
  ]);
  const kinds = Object.entries(perKind).map(([kind, count]) => `${count} ${kind}`);
  return `${lines.join('\n')}\n\n${rules.length} rules: ${kinds.join(', ')}. Every other field must be equal.\n`;
}

function detailOf(rule: Rule): string {
  switch (rule.kind) {
    case 'shape':
      return rule.why;
    case 'bound':
      return rule.mayBeNone === undefined ? rule.domain : `${rule.domain}, or none: ${rule.mayBeNone}`;
    case 'set':
    case 'superset':
    case 'own':
      return `by ${rule.by}: ${rule.why}`;
    case 'text':
      return 'words for people';
    case 'messages':
      return 'message by message';
  }
}
