import { useSignalEffect } from "@preact/signals";
import { Check, CheckCheck, CircleAlert, Clock, SendHorizontal, X, type IconNode } from "lucide";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Button, IconButton } from "../../components/Button";
import { Icon } from "../../components/Icon";
import { Skeleton } from "../../components/Skeleton";
import { t } from "../../i18n/call";
import { t as common } from "../../i18n/common";
import { formatTime } from "../../i18n/format";
import type { Conversation, Delivery, Entry } from "../../state/chat";
import "../../styles/chat.css";

export interface ChatProps {
  readonly conversation: Conversation;
  /** How the other side is called. */
  readonly name: string;
  /** Shows a button that closes the chat; Escape does the same. */
  readonly onClose?: () => void;
  /** Puts the focus into the input at once. */
  readonly focused?: boolean;
}

// As the API allows.
const LONGEST = 4_000;

/** An appointment's conversation: reading, writing, receipts, and who is writing. */
export function Chat({ conversation, name, onClose, focused = false }: ChatProps) {
  const list = useRef<HTMLDivElement>(null);
  const entries = conversation.entries.value;
  const typing = conversation.othersTyping.value;
  useStickToEnd(list, entries.length, typing);
  useReadReceipts(conversation);
  return (
    <section
      class="chat"
      aria-label={t("chat.label", { name })}
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose?.();
      }}
    >
      {onClose && (
        <header class="chat-header">
          <h2>{t("chat")}</h2>
          <IconButton icon={X} label={t("chat.close")} onClick={onClose} />
        </header>
      )}
      <div class="chat-scroll" ref={list} tabIndex={0} role="log" aria-label={t("chat.label", { name })}>
        {conversation.state.value === "loading" && <Skeleton />}
        {conversation.state.value === "failed" && (
          <div class="chat-empty">
            <p>{t("chat.failed")}</p>
            <Button onClick={() => void conversation.load()}>{common("retry")}</Button>
          </div>
        )}
        {conversation.hasOlder && (
          <Button variant="quiet" onClick={() => void conversation.loadOlder()}>
            {t("chat.older")}
          </Button>
        )}
        {conversation.state.value === "ready" && entries.length === 0 && (
          <p class="chat-empty muted">{t("chat.empty", { name })}</p>
        )}
        <Messages entries={entries} name={name} onRetry={(id) => conversation.retry(id)} />
      </div>
      <p class="chat-typing muted small" role="status">
        {typing && t("chat.typing", { name })}
      </p>
      <Composer conversation={conversation} focused={focused} />
    </section>
  );
}

interface MessagesProps {
  readonly entries: readonly Entry[];
  readonly name: string;
  readonly onRetry?: (clientId: string) => void;
}

/** The lines of a conversation, oldest first. */
export function Messages({ entries, name, onRetry }: MessagesProps) {
  const lastMine = entries.findLast((entry) => entry.mine);
  return (
    <ol role="list" class="messages">
      {entries.map((entry) => (
        <li key={entry.clientId} class={`message ${entry.mine ? "mine" : "theirs"}`}>
          <p class="message-text">
            <span class="visually-hidden">{entry.mine ? t("chat.me") : name}: </span>
            {entry.text}
          </p>
          <p class="message-note small muted">
            <time dateTime={entry.sentAt.toISOString()}>{formatTime(entry.sentAt)}</time>
            {entry.delivery && (entry === lastMine || entry.delivery !== "read") && (
              <DeliveryNote delivery={entry.delivery} />
            )}
            {entry.delivery === "failed" && onRetry && (
              <button type="button" class="link-button" onClick={() => onRetry(entry.clientId)}>
                {t("delivery.retry")}
              </button>
            )}
          </p>
        </li>
      ))}
    </ol>
  );
}

const DELIVERY: Record<Delivery, IconNode> = {
  sending: Clock,
  sent: Check,
  delivered: CheckCheck,
  read: CheckCheck,
  failed: CircleAlert,
};

function DeliveryNote({ delivery }: { readonly delivery: Delivery }) {
  return (
    <span class={`delivery ${delivery}`}>
      <Icon of={DELIVERY[delivery]} size={16} />
      {t(`delivery.${delivery}`)}
    </span>
  );
}

function Composer({
  conversation,
  focused,
}: {
  readonly conversation: Conversation;
  readonly focused: boolean;
}) {
  const [text, setText] = useState("");
  const input = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (focused) input.current?.focus();
  }, [focused]);
  const send = (): void => {
    conversation.send(text);
    setText("");
    input.current?.focus();
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={input}
        class="input"
        rows={1}
        maxLength={LONGEST}
        value={text}
        aria-label={t("chat.input")}
        placeholder={t("chat.input")}
        enterkeyhint="send"
        onInput={(event) => {
          setText(event.currentTarget.value);
          if (event.currentTarget.value !== "") conversation.typing();
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          send();
        }}
      />
      <button
        type="submit"
        class="button primary composer-send"
        disabled={text.trim() === ""}
        aria-label={t("chat.send")}
      >
        <Icon of={SendHorizontal} />
      </button>
    </form>
  );
}

/** Keeps the newest message in view. */
function useStickToEnd(list: { current: HTMLElement | null }, count: number, typing: boolean): void {
  useLayoutEffect(() => {
    const element = list.current;
    if (element) element.scrollTop = element.scrollHeight;
  }, [list, count, typing]);
}

/** Messages count as read while the chat is open on a page that is looked at. */
function useReadReceipts(conversation: Conversation): void {
  useSignalEffect(() => {
    if (conversation.unread.value > 0 && document.visibilityState === "visible") conversation.markRead();
  });
  useEffect(() => {
    const look = (): void => {
      if (document.visibilityState === "visible") conversation.markRead();
    };
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [conversation]);
}
