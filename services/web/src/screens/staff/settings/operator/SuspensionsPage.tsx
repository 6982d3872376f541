import { CirclePause } from "lucide";
import { useMemo, useState } from "preact/hooks";
import type { ChannelStatus, Suspension, Tenant } from "../../../../api/types";
import { Banner } from "../../../../components/Banner";
import { Button } from "../../../../components/Button";
import { Dialog } from "../../../../components/Dialog";
import { Select, TextArea } from "../../../../components/Field";
import { momentText } from "../../../../components/form/choices";
import { Editor, text } from "../../../../components/form/Editor";
import { Listed } from "../../../../components/form/Listed";
import { Section } from "../../../../components/form/Section";
import { toast } from "../../../../components/Toasts";
import { t } from "../../../../i18n/operator";
import { suspensionForm } from "../../../../state/admin";
import { Listing, pagedListing } from "../../../../state/form";
import { useSurroundings } from "../../context";
import { PageHeading } from "../../PageHeading";
import { attempt, problemText } from "../../problems";

/** Channels, which the operator suspends as a whole or for one company, and resumes. */
export default function SuspensionsPage() {
  const { api } = useSurroundings();
  const [suspending, setSuspending] = useState<ChannelStatus["channel"] | undefined>(undefined);
  const channels = useMemo(() => new Listing(async () => (await api.get("/v1/channels", {})).data), [api]);
  const tenants = useMemo(() => {
    const listing = pagedListing((page) => api.get("/v1/tenants", { query: page }));
    void listing.load();
    return listing;
  }, [api]);
  const take = (status: ChannelStatus): void =>
    channels.put(status, ({ channel }) => channel === status.channel);
  return (
    <>
      <PageHeading title={t("channels.title")}>
        <p class="muted">{t("channels.text")}</p>
      </PageHeading>
      <Listed listing={channels}>
        {(items) =>
          items.map((status) => (
            <Channel
              key={status.channel}
              status={status}
              tenants={tenants.items.value}
              onChange={take}
              onSuspend={() => setSuspending(status.channel)}
            />
          ))
        }
      </Listed>
      {suspending && (
        <SuspendDialog
          channel={suspending}
          tenants={tenants.items.value}
          onDone={take}
          onClose={() => setSuspending(undefined)}
        />
      )}
    </>
  );
}

interface ChannelProps {
  readonly status: ChannelStatus;
  readonly tenants: readonly Tenant[];
  readonly onChange: (status: ChannelStatus) => void;
  readonly onSuspend: () => void;
}

function Channel({ status, tenants, onChange, onSuspend }: ChannelProps) {
  const { api } = useSurroundings();
  const { channel } = status;
  const resume = ({ tenant_id }: Suspension): void =>
    attempt(
      api.post("/v1/channels/{channel}/resume", { path: { channel }, body: { tenant_id: tenant_id ?? "" } }),
      (next) => {
        toast(t("channels.resumed"));
        onChange(next);
      },
    );
  return (
    <Section
      title={t(`channel.${channel}`)}
      text={t("channels.held", { count: status.held })}
      actions={
        <Button icon={CirclePause} onClick={onSuspend}>
          {t("channels.suspend")}
        </Button>
      }
    >
      {!status.configured && <Banner kind="warning">{t("channels.missing")}</Banner>}
      {status.suspensions.length === 0 && <p class="muted">{t("channels.none")}</p>}
      {status.suspensions.map((suspension) => (
        <Banner
          key={suspension.tenant_id ?? ""}
          kind="warning"
          actions={<Button onClick={() => resume(suspension)}>{t("channels.resume")}</Button>}
        >
          <p>
            <strong>
              {suspension.tenant_id ? nameOf(suspension.tenant_id, tenants) : t("channels.everybody")}
            </strong>
          </p>
          <p>{suspension.reason}</p>
          <p class="small">{t("channels.since", { time: momentText(suspension.since) })}</p>
        </Banner>
      ))}
    </Section>
  );
}

interface SuspendDialogProps {
  readonly channel: ChannelStatus["channel"];
  readonly tenants: readonly Tenant[];
  readonly onDone: (status: ChannelStatus) => void;
  readonly onClose: () => void;
}

function SuspendDialog({ channel, tenants, onDone, onClose }: SuspendDialogProps) {
  const { api, drafts } = useSurroundings();
  const form = useMemo(() => suspensionForm({ api, drafts }, channel, onDone), [api, drafts, channel]);
  return (
    <Dialog title={t("channels.suspend.title", { channel: t(`channel.${channel}`) })} onClose={onClose}>
      <p>{t("channels.suspend.text")}</p>
      <Editor
        form={form}
        explain={problemText}
        action={t("channels.suspend")}
        icon={CirclePause}
        onSaved={() => {
          toast(t("channels.suspended"));
          onClose();
        }}
      >
        {() => (
          <>
            <Select
              label={t("channels.whom")}
              value={form.values.tenant_id}
              onChange={(event) => form.set({ tenant_id: event.currentTarget.value })}
            >
              <option value="">{t("channels.everybody")}</option>
              {tenants.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
            <TextArea
              label={t("channels.reason")}
              hint={t("channels.reason.hint")}
              required
              rows={3}
              maxLength={500}
              {...text(form, "reason")}
            />
          </>
        )}
      </Editor>
    </Dialog>
  );
}

function nameOf(id: string, tenants: readonly Tenant[]): string {
  return tenants.find((tenant) => tenant.id === id)?.name ?? id;
}
