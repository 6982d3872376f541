import { useSignal, useSignalEffect, type Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { toast } from "../../components/Toasts";
import { t } from "../../i18n/call";
import type { Call } from "../../state/call";
import "../../styles/call.css";
import { Chat } from "./Chat";
import { Controls } from "./Controls";
import { RemoteView } from "./RemoteView";
import { SelfView } from "./SelfView";
import { CallStatus } from "./CallStatus";

export interface CallScreenProps {
  /** Started, and stopped, by whoever mounts the screen. */
  readonly call: Call;
  /** How the other person is called. */
  readonly otherName: string;
  /** A number to call should the connection not come back. */
  readonly phone?: string | null;
  /** Further controls of the side, before the ending: `CallButton`s. */
  readonly tools?: ComponentChildren;
  /** The last control, which leaves or ends: a `CallButton` of the variant danger. */
  readonly ending: ComponentChildren;
  /** What the side shows on the picture all the time: `call-tag`s. */
  readonly overlay?: ComponentChildren;
  /** What the side shows beside the picture, where the chat is closed. */
  readonly aside?: ComponentChildren;
  /** Whether the chat is open, where the side has a say in it. */
  readonly chatOpen?: Signal<boolean>;
}

/** The call as both sides see it: the other person, the own picture, the controls and the chat. */
export function CallScreen(props: CallScreenProps) {
  const { call, otherName, phone, tools, ending, overlay, aside, chatOpen } = props;
  const ownChatOpen = useSignal(false);
  const open = chatOpen ?? ownChatOpen;
  const chatting = open.value;
  // A chat that is open from the beginning takes no focus.
  const focusChat = useRef(!chatting);
  const chatButton = useRef<HTMLButtonElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  useDarkPage();
  useMessageToasts(call, otherName, chatting);

  const closeChat = (): void => {
    open.value = false;
    focusChat.current = true;
    chatButton.current?.focus();
  };
  return (
    <section
      class={`call ${chatting || aside ? "with-panel" : ""}`}
      data-theme="dark"
      aria-label={t("call.label", { name: otherName })}
    >
      <div class="call-stage" ref={stage}>
        <RemoteView call={call} name={otherName} />
        <SelfView media={call.media} paused={call.peer.videoPaused.value} stage={stage} />
        <CallStatus call={call} name={otherName} phone={phone ?? null}>
          {overlay}
        </CallStatus>
      </div>
      {chatting ? (
        <aside class="call-panel">
          <Chat conversation={call.chat} name={otherName} onClose={closeChat} focused={focusChat.current} />
        </aside>
      ) : (
        aside && <aside class="call-panel">{aside}</aside>
      )}
      <Controls
        call={call}
        chatting={chatting}
        chatButton={chatButton}
        onChat={() => {
          if (chatting) closeChat();
          else open.value = true;
        }}
        tools={tools}
        ending={ending}
      />
    </section>
  );
}

/** The call is dark whatever the page is, up to the browser's own bars. */
function useDarkPage(): void {
  useEffect(() => {
    const root = document.documentElement;
    const before = root.dataset["theme"];
    root.dataset["theme"] = "dark";
    return () => {
      if (before === undefined) delete root.dataset["theme"];
      else root.dataset["theme"] = before;
    };
  }, []);
}

/** Shows what the other wrote while the chat is closed. */
function useMessageToasts(call: Call, name: string, chatting: boolean): void {
  const last = useRef<string | undefined>(undefined);
  const dismiss = useRef<() => void>(undefined);
  useEffect(() => {
    if (chatting) dismiss.current?.();
  }, [chatting]);
  useSignalEffect(() => {
    const theirs = call.chat.entries.value.findLast((entry) => !entry.mine);
    const isNew = theirs !== undefined && theirs.clientId !== last.current && call.chat.unread.value > 0;
    // What was there before the call is told by the badge.
    if (isNew && last.current !== undefined && !chatting) {
      dismiss.current?.();
      dismiss.current = toast(t("chat.new", { name, text: theirs.text }));
    }
    if (call.chat.state.value === "ready") last.current = theirs?.clientId ?? "";
  });
}
