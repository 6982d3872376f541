/** Copies a text, in an app's own browser too, where the modern way is often missing; false where nothing works. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- what those browsers have instead
    const copied = document.execCommand("copy");
    field.remove();
    return copied;
  }
}
