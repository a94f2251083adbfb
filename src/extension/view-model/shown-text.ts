/** A text of others in a notification, where `[text](command:…)` would be a link that runs a command. */
export function asNotification(text: string): string {
  return text.replaceAll('](', ']\u200b(');
}

/** A text of others in a label, where `$(name)` would be an icon. */
export function asLabel(text: string): string {
  return text.replaceAll('$(', '\\$(');
}

/** A label with an icon before it. An ordinary space beside an icon is not drawn. */
export function iconed(icon: string, text: string): string {
  return `$(${icon})\u00a0${asLabel(text)}`;
}
