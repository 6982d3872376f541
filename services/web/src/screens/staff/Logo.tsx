import icon from "../../assets/icon.svg";

/** Parley's mark. */
export function Logo() {
  return <img class="logo" src={icon} alt="Parley" width={40} height={40} />;
}
