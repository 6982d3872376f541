import icon from "../../assets/icon.svg";

/** Parley's mark; without a text of its own beside a name. */
export function Logo({ alt = "Parley" }: { readonly alt?: string }) {
  return <img class="logo" src={icon} alt={alt} width={40} height={40} />;
}
