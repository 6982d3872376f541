import { render } from "preact";
import { Toasts } from "../components/Toasts";
import { Customer } from "../screens/customer/Customer";
import { Attendance, Chime, Tabs } from "../state/customer";
import { LocalMedia } from "../state/devices";
import "../styles/tokens.css";
import "../styles/base.css";
import "../styles/components.css";

// Apart from the check-in's own few kilobytes, so that it is there at once on a slow network.
const room = () => import("../screens/customer/room");

const root = document.getElementById("app");
if (root) {
  const media = new LocalMedia();
  const attendance = new Attendance({ secret: location.hash.slice(1), media, room, tabs: new Tabs() });
  // Another link opened in the same tab is another appointment.
  addEventListener("hashchange", () => location.reload());
  // Kept asleep by the browser and brought back: its channel and devices are gone, what it returns to is not.
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) location.reload();
  });
  void attendance.look();
  render(
    <>
      <Customer attendance={attendance} media={media} chime={new Chime()} room={room} />
      <Toasts />
    </>,
    root,
  );
}
