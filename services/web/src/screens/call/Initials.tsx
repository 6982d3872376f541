/** Stands for somebody whose picture is not there. */
export function Initials({ name }: { readonly name: string }) {
  const words = name.split(/\s+/).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => word?.[0] ?? "");
  return (
    <span class="initials" aria-hidden="true">
      {letters.join("").toLocaleUpperCase()}
    </span>
  );
}
