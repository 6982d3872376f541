import { Api } from "../../api/client";
import type { Admission } from "../../api/types";
import { Call } from "../call";
import type { LocalMedia } from "../devices";
import { LiveClient } from "../live";
import { Consents } from "./consents";
import { KeptPlace } from "./kept-place";
import type { Pass } from "./pass";

/** What those have who are inside. */
export interface Room {
  readonly call: Call;
  readonly keptPlace: KeptPlace;
  readonly consents: Consents;
}

/** Builds the room of the appointment that a customer was let into. */
export type OpenRoom = (admission: Admission, pass: Pass, media: LocalMedia) => Room;

export const openRoom: OpenRoom = (admission, pass, media) => {
  const appointmentId = admission.invitation.appointment_id;
  const live = new LiveClient({
    url: admission.live_url,
    channel: { kind: "room", id: appointmentId },
    token: pass.token,
    locate: pass.locate,
  });
  const api = new Api(pass.token);
  const call = new Call({
    live,
    media,
    iceServers: admission.ice_servers,
    side: "customer",
    appointmentId,
    selfId: admission.participant_id,
    api,
  });
  return {
    call,
    keptPlace: new KeptPlace(api, appointmentId, admission.invitation.place_held),
    consents: new Consents(api, appointmentId),
  };
};
