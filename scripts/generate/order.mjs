/** The order of texts by their characters, whatever language the machine speaks. */
export function byText(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}
