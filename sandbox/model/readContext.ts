import type { UserDefinedField } from '../world/setupEntities.ts';
import type { World } from '../world/world.ts';

/**
 * Which links a rendering has: none (conditions never look at them), those of references, or also the dozen
 * of the record's own `_info`. Leaving them out saves most of the time.
 */
export type Links = 'none' | 'references' | 'all';

/** What rendering a record needs besides the record; created for each request. */
export class ReadContext {
  readonly world: World;
  /** Start of every `_href`, with trailing slash: `http://host/v4_6_release/apis/3.0/`. */
  readonly href: string;
  readonly links: Links;
  readonly #definitions = new Map<string, readonly UserDefinedField[]>();

  constructor(world: World, href: string, links: Links) {
    this.world = world;
    this.href = href;
    this.links = links;
  }

  /** Custom field definitions of a screen, in the order records list them. */
  definitions(screenId: string): readonly UserDefinedField[] {
    const known = this.#definitions.get(screenId);
    if (known !== undefined) return known;
    const found = definitionsOf(this.world, screenId);
    this.#definitions.set(screenId, found);
    return found;
  }
}

/** Custom field definitions of a screen, by id. */
export function definitionsOf(world: World, screenId: string): readonly UserDefinedField[] {
  return world.userDefinedFields.all().filter((field) => field.screenId === screenId);
}
