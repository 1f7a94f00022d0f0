/**
 * Names of results. A name may be bound again; it then means the last binding
 * before the step that uses it.
 */
export class Bindings {
  readonly #records = new Map<string, number[]>();

  /** Binds a name to a step's record; records come in rising order. */
  bind(name: string, record: number): void {
    const known = this.#records.get(name);
    if (known === undefined) this.#records.set(name, [record]);
    else known.push(record);
  }

  /**
   * The record that a name means in the step `before`. A step of another actor
   * may use what is bound further on: then the first binding is meant.
   */
  find(name: string, before: number): number | undefined {
    const records = this.#records.get(name);
    return records?.findLast((record) => record < before) ?? records?.[0];
  }
}
