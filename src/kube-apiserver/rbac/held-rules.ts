/** What somebody may do, indexed by what is asked. */
import type { PolicyRule } from '../../kinds/index.ts';
import { ALL, trimStars } from './matches.ts';

/** A rule of one verb on one resource, with at most one name, or on one path. */
export interface SingleRule extends PolicyRule {
  readonly verbs: string[];
}

/** So many single rules are indexed. The lists of a rule multiply: what stands for more is looked at list by list. */
const INDEXED_LIMIT = 100_000;
/** So often is it asked whether a list of a rule holds a value, for all the rules that are held against others as a whole. */
const LOOKUP_BUDGET = 1_000_000;

/** The rules that somebody has. What it costs to ask for a single rule does not depend on how many there are. */
export class HeldRules {
  private readonly singles = new Set<string>();
  private readonly byText = new Set<string>();
  /** Rules that stand for more than is indexed. */
  private readonly wide: RuleSets[];
  private readonly all: readonly PolicyRule[];
  private sets: readonly RuleSets[] | undefined;
  private readonly prefixLengths = new Set<number>();
  private lookups = LOOKUP_BUDGET;

  constructor(rules: readonly PolicyRule[]) {
    this.all = rules;
    const wide: PolicyRule[] = [];
    let left = INDEXED_LIMIT;
    for (const rule of rules.toSorted((a, b) => countOfSingle(a) - countOfSingle(b))) {
      left -= countOfSingle(rule);
      if (left < 0) wide.push(rule);
      else this.index(rule);
      this.byText.add(textOf(rule));
    }
    this.wide = wide.map((rule) => new RuleSets(rule));
  }

  allows({ verbs: [verb = ''], apiGroups, resources, resourceNames, nonResourceURLs }: SingleRule): boolean {
    const [path] = nonResourceURLs ?? [];
    if (path !== undefined) {
      return this.allowsPath(verb, path) || this.wide.some((wide) => wide.allowsPath(verb, path));
    }
    const [[group = ''] = [], [resource = ''] = [], [name] = []] = [apiGroups, resources, resourceNames];
    const isIndexed = [verb, ALL].some((ofVerb) =>
      [group, ALL].some((ofGroup) =>
        coveringResources(resource).some(
          (ofResource) =>
            this.singles.has(keyOf(ofVerb, ofGroup, ofResource)) ||
            (name !== undefined && this.singles.has(keyOf(ofVerb, ofGroup, ofResource, name))),
        ),
      ),
    );
    return isIndexed || this.wide.some((wide) => wide.allows(verb, group, resource, name));
  }

  /**
   * Whether a single one of the rules allows all of another. It answers no, too, once its budget is used up, and then the
   * single rules have to be asked for.
   */
  allowsWhole(rule: PolicyRule): boolean {
    if (this.byText.has(textOf(rule))) return true;
    this.sets ??= this.all.map((held) => new RuleSets(held));
    const isWithinBudget = (): boolean => this.lookups-- > 0;
    return this.sets.some((held) => isWithinBudget() && held.allowsWhole(rule, isWithinBudget));
  }

  private index({
    verbs,
    apiGroups = [],
    resources = [],
    resourceNames = [],
    nonResourceURLs = [],
  }: PolicyRule) {
    for (const verb of verbs) {
      for (const path of nonResourceURLs) {
        this.singles.add(pathKeyOf(verb, path));
        if (path.endsWith(ALL)) this.prefixLengths.add(trimStars(path).length);
      }
      for (const group of apiGroups) {
        for (const resource of resources) {
          if (resourceNames.length === 0) this.singles.add(keyOf(verb, group, resource));
          for (const name of resourceNames) this.singles.add(keyOf(verb, group, resource, name));
        }
      }
    }
  }

  private allowsPath(verb: string, path: string): boolean {
    return [verb, ALL].some((ofVerb) => {
      if (this.singles.has(pathKeyOf(ofVerb, path))) return true;
      return [...this.prefixLengths].some(
        (length) =>
          length <= path.length && this.singles.has(pathKeyOf(ofVerb, `${path.slice(0, length)}${ALL}`)),
      );
    });
  }
}

/** How many rules of one verb, resource and name, or path, a rule stands for. */
export function countOfSingle(rule: PolicyRule): number {
  const { apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [], verbs } = rule;
  const onResources = apiGroups.length * resources.length * Math.max(1, resourceNames.length);
  return (onResources + nonResourceURLs.length) * verbs.length;
}

/** The lists of one rule as sets. */
class RuleSets {
  private readonly verbs: ReadonlySet<string>;
  private readonly groups: ReadonlySet<string>;
  private readonly resources: ReadonlySet<string>;
  private readonly names: ReadonlySet<string>;
  private readonly paths: ReadonlySet<string>;
  private readonly prefixes: ReadonlySet<string>;
  private readonly prefixLengths: ReadonlySet<number>;

  constructor({ verbs, apiGroups, resources, resourceNames, nonResourceURLs = [] }: PolicyRule) {
    this.verbs = new Set(verbs);
    this.groups = new Set(apiGroups);
    this.resources = new Set(resources);
    this.names = new Set(resourceNames);
    this.paths = new Set(nonResourceURLs);
    this.prefixes = new Set(nonResourceURLs.filter((path) => path.endsWith(ALL)).map(trimStars));
    this.prefixLengths = new Set([...this.prefixes].map(({ length }) => length));
  }

  allows(verb: string, group: string, resource: string, name: string | undefined): boolean {
    return (
      holds(this.verbs, verb) &&
      holds(this.groups, group) &&
      this.holdsResource(resource) &&
      (this.names.size === 0 || (name !== undefined && this.names.has(name)))
    );
  }

  allowsPath(verb: string, path: string): boolean {
    return holds(this.verbs, verb) && this.holdsPath(path);
  }

  allowsWhole(rule: PolicyRule, isWithinBudget: () => boolean): boolean {
    const { verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs } = rule;
    const every = (list: readonly string[], holdsOne: (value: string) => boolean): boolean =>
      list.every((value) => isWithinBudget() && holdsOne(value));
    if (!every(verbs, (verb) => holds(this.verbs, verb))) return false;
    if (nonResourceURLs) return every(nonResourceURLs, (path) => this.holdsPath(path));
    return (
      every(apiGroups, (group) => holds(this.groups, group)) &&
      every(resources, (resource) => this.holdsResource(resource)) &&
      (this.names.size === 0 ||
        (resourceNames.length > 0 && every(resourceNames, (name) => this.names.has(name))))
    );
  }

  private holdsResource(resource: string): boolean {
    return coveringResources(resource).some((own) => this.resources.has(own));
  }

  private holdsPath(path: string): boolean {
    if (this.paths.has(path)) return true;
    return [...this.prefixLengths].some(
      (length) => length <= path.length && this.prefixes.has(path.slice(0, length)),
    );
  }
}

function holds(list: ReadonlySet<string>, value: string): boolean {
  return list.has(value) || list.has(ALL);
}

/** What a rule may name where it allows a resource: itself, all, or its subresource of all. */
function coveringResources(resource: string): readonly string[] {
  const [, subresource] = resource.split('/');
  return subresource === undefined ? [resource, ALL] : [resource, ALL, `${ALL}/${subresource}`];
}

function keyOf(verb: string, group: string, resource: string, name?: string): string {
  return JSON.stringify([verb, group, resource, ...(name === undefined ? [] : [name])]);
}

/** A beginning with stars behind it is one with a single star. */
function pathKeyOf(verb: string, path: string): string {
  return JSON.stringify({ verb, path: path.endsWith(ALL) ? `${trimStars(path)}${ALL}` : path });
}

function textOf({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): string {
  return JSON.stringify([verbs, apiGroups, resources, resourceNames, nonResourceURLs]);
}
