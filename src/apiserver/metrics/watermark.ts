/** How many there are of something, and how many there were at most in the second in which the last one came. */
export class Watermark {
  private now = 0;
  private highest = 0;
  private second = 0;

  /** At most in that second, where it is this one or the last. */
  mostAt(nowMs: number): number {
    const isPast = Math.abs(Math.floor(nowMs / 1000) - this.second) > 1;
    return isPast ? this.now : Math.max(this.now, this.highest);
  }

  add(nowMs: number): void {
    const second = Math.floor(nowMs / 1000);
    this.now++;
    if (second !== this.second || this.now > this.highest) this.highest = this.now;
    this.second = second;
  }

  remove(): void {
    this.now--;
  }
}
