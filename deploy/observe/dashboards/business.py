"""What people do with it."""

from deploy.observe.grafana import Dashboard, Row, panel, quantiles

BUSINESS = Dashboard(
    "business",
    "Business",
    (
        Row(
            "Appointments",
            (
                panel(
                    "What happened", "sum by (event) (increase(parley_appointments_facts_total{@}[1h]))", "{{event}}"
                ),
                panel(
                    "How they ended",
                    "sum by (after) (increase(parley_appointments_transitions_total{@, "
                    'after=~"completed|cancelled|no_show|expired"}[1d]))',
                    "{{after}}",
                    kind="stat",
                ),
                panel(
                    "Second for a slot",
                    "sum by (job) (increase(parley_appointments_slots_taken_total{@}[1h]))",
                    "bookings",
                ),
            ),
        ),
        Row(
            "Service",
            (
                panel("Waiting now", "max by (namespace) (parley_appointments_queue_length{@})", "waiting"),
                quantiles("Wait until the admission", "parley_appointments_waiting_seconds", ""),
                panel("Calls", 'sum by (state) (parley_live_calls{@, state="connected"})', "connected"),
                panel(
                    "Calls that came about",
                    'sum by (result) (increase(parley_live_call_setups_total{@, result="connected"}[1d]))',
                    kind="stat",
                ),
            ),
        ),
        Row(
            "Contact",
            (
                panel(
                    "Messages in conversations",
                    "sum by (sender) (increase(parley_chat_messages_total{@}[1h]))",
                    "{{sender}}",
                ),
                panel(
                    "Messages to customers",
                    'sum by (channel) (increase(parley_notifications_attempts_total{@, result="sent"}[1h]))',
                    "{{channel}}",
                ),
                panel("Sign-ins", "sum by (result) (increase(parley_accounts_sign_ins_total{@}[1h]))", "{{result}}"),
                panel(
                    "Entries of the audit trail",
                    "sum by (job) (increase(parley_insights_entries_total{@}[1h]))",
                    "entries",
                ),
            ),
        ),
    ),
)
