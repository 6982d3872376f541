import { computed, type ReadonlySignal } from "@preact/signals";
import { CloudOff } from "lucide";
import type { ComponentType } from "preact";
import { useContext, useMemo } from "preact/hooks";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { Skeleton } from "../../components/Skeleton";
import { t as common } from "../../i18n/common";
import { t } from "../../i18n/staff";
import type { Route, RouteName } from "../../state/router";
import type { Workplace } from "../../state/workplace";
import { Alone } from "./Alone";
import { MemberContext, SurroundingsContext, useMember, useSurroundings, WorkplaceContext } from "./context";
import { landing, mayOpen, PAGES, type PageProps } from "./pages";
import { Shell } from "./Shell";
import { SignIn } from "./SignIn";
import { ForbiddenPage } from "./UnknownPage";
import { useArrivals } from "./useArrivals";

interface AppProps {
  readonly surroundings: Workplace["surroundings"];
  /** Of the one who is signed in; undefined while nobody is, and for operators. */
  readonly workplace: ReadonlySignal<Workplace | undefined>;
}

/** The staff's app: the page that the address names, or the sign-in before it. */
export function App({ surroundings, workplace }: AppProps) {
  const { router, session } = surroundings;
  const isOpen = useMemo(
    () => computed(() => PAGES[router.route.value.name].access === "everyone"),
    [router],
  );
  const [state, place] = [session.state.value, workplace.value];
  return (
    <SurroundingsContext.Provider value={surroundings}>
      {isOpen.value ? (
        <Page route={router.route.value} />
      ) : state.kind !== "signed-in" ? (
        <Door />
      ) : (
        // Between the sign-in and the opening of the workplace there is nothing to show yet.
        (place !== undefined || state.tenant === null) && (
          <MemberContext.Provider value={state}>
            <WorkplaceContext.Provider value={place}>
              <Pages key={state.staff.id} />
            </WorkplaceContext.Provider>
          </MemberContext.Provider>
        )
      )}
    </SurroundingsContext.Provider>
  );
}

function Door() {
  const { session } = useSurroundings();
  const state = session.state.value;
  switch (state.kind) {
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
    default:
      return (
        <Alone title={t("app")}>
          <Skeleton lines={4} />
        </Alone>
      );
  }
}

function Pages() {
  const { roles } = useMember().staff;
  const route = landing(useSurroundings().router.route.value, roles);
  const workplace = useContext(WorkplaceContext);
  const allowed = mayOpen(route.name, roles);
  return (
    <>
      {workplace && <Arrivals workplace={workplace} />}
      {allowed && PAGES[route.name].bare ? (
        <Page route={route} />
      ) : (
        <Shell route={route}>{allowed ? <Page route={route} /> : <ForbiddenPage />}</Shell>
      )}
    </>
  );
}

/** The page of an address; another appointment or customer is another page, another query is the same one. */
function Page({ route }: { readonly route: Route }) {
  const Component = PAGES[route.name].component as ComponentType<PageProps<RouteName>>;
  return <Component key={"id" in route ? `${route.name} ${route.id}` : route.name} route={route} />;
}

function Arrivals({ workplace }: { readonly workplace: Workplace }) {
  useArrivals(workplace);
  return null;
}
