/** How many lists were answered from one place, and with how much work. */
export class ListCounts {
  lists = 0;
  /** Objects that were looked at. */
  fetched = 0;
  returned = 0;

  add(fetched: number, returned: number): void {
    this.lists++;
    this.fetched += fetched;
    this.returned += returned;
  }
}
