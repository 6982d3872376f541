import { Api } from "../../api/client";
import type { Admission } from "../../api/types";
import { Call } from "../call";
import type { LocalMedia } from "../devices";
import { LiveClient } from "../live";
import type { Pass } from "./pass";

/** Builds the call in the room of the appointment that a customer was let into. */
export type CreateCall = (admission: Admission, pass: Pass, media: LocalMedia) => Call;

export const createCall: CreateCall = (admission, pass, media) => {
  const appointmentId = admission.invitation.appointment_id;
  const live = new LiveClient({
    url: admission.live_url,
    channel: { kind: "room", id: appointmentId },
    token: pass.token,
    locate: pass.locate,
  });
  return new Call({
    live,
    media,
    iceServers: admission.ice_servers,
    side: "customer",
    appointmentId,
    selfId: admission.participant_id,
    api: new Api(pass.token),
  });
};
