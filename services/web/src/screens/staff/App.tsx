import type { ReadonlySignal } from "@preact/signals";
import { CloudOff, Compass, UserX } from "lucide";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { Skeleton } from "../../components/Skeleton";
import { t as common } from "../../i18n/common";
import { t } from "../../i18n/staff";
import type { Route } from "../../state/router";
import type { Workplace } from "../../state/workplace";
import { Alone } from "./Alone";
import { AppointmentPage } from "./appointment/AppointmentPage";
import { BookPage } from "./book/BookPage";
import { CallPage } from "./call/CallPage";
import { WrapUpPage } from "./call/WrapUpPage";
import { SurroundingsContext, useSurroundings, WorkplaceContext } from "./context";
import { DeskPage } from "./desk/DeskPage";
import { HoursPage } from "./HoursPage";
import { Link } from "./Link";
import { PageHeading } from "./PageHeading";
import { Shell } from "./Shell";
import { SignIn } from "./SignIn";
import { useArrivals } from "./useArrivals";

interface AppProps {
  readonly surroundings: Workplace["surroundings"];
  /** Of the one who is signed in; undefined while nobody is, or who has no desk. */
  readonly workplace: ReadonlySignal<Workplace | undefined>;
}

/** The specialist's app: the sign-in, or the page that the address names. */
export function App({ surroundings, workplace }: AppProps) {
  return (
    <SurroundingsContext.Provider value={surroundings}>
      <WorkplaceContext.Provider value={workplace.value}>
        {workplace.value ? <Pages key={workplace.value.staff.id} /> : <Door />}
      </WorkplaceContext.Provider>
    </SurroundingsContext.Provider>
  );
}

function Door() {
  const { session } = useSurroundings();
  const state = session.state.value;
  switch (state.kind) {
    case "restoring":
      return (
        <Alone title={t("app")}>
          <Skeleton lines={4} />
        </Alone>
      );
    case "unreachable":
      return (
        <Alone title={t("app")}>
          <EmptyState
            icon={CloudOff}
            title={t("unreachable.title")}
            action={
              <Button variant="primary" onClick={() => void session.restore()}>
                {common("retry")}
              </Button>
            }
          >
            {t("unreachable.text")}
          </EmptyState>
        </Alone>
      );
    case "signed-out":
      return <SignIn expired={state.expired} />;
    case "signed-in":
      return (
        <Alone title={t("app")}>
          <EmptyState
            icon={UserX}
            title={t("no_desk.title")}
            action={<Button onClick={() => void session.signOut()}>{t("sign_out")}</Button>}
          >
            {t("no_desk.text")}
          </EmptyState>
        </Alone>
      );
  }
}

function Pages() {
  const route = useSurroundings().router.route.value;
  useArrivals();
  if (route.name === "call") return <CallPage key={route.id} id={route.id} />;
  return (
    <Shell route={route}>
      <Page route={route} />
    </Shell>
  );
}

function Page({ route }: { readonly route: Route }) {
  switch (route.name) {
    case "desk":
      return <DeskPage />;
    case "book":
      return <BookPage />;
    case "hours":
      return <HoursPage />;
    case "appointment":
      return <AppointmentPage key={route.id} id={route.id} />;
    case "wrap-up":
      return <WrapUpPage key={route.id} id={route.id} />;
    default:
      return (
        <>
          <PageHeading title={t("unknown.title")} />
          <EmptyState
            icon={Compass}
            title={t("unknown.text")}
            action={<Link to={{ name: "desk" }}>{t("to_desk")}</Link>}
          />
        </>
      );
  }
}
