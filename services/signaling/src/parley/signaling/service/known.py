"""What this pod knows of appointments, from their events and by asking."""

from collections import OrderedDict

from parley.signaling.domain.appointment import Appointment
from parley.signaling.service.ports import Appointments

# The longest unheard of are forgotten, and asked for again when somebody needs them.
_MOST = 20_000


class KnownAppointments:
    """The newest version of each appointment that this pod has heard of."""

    def __init__(self, appointments: Appointments) -> None:
        self._appointments = appointments
        self._known: OrderedDict[str, Appointment] = OrderedDict()

    def get(self, appointment_id: str) -> Appointment | None:
        """Return what is known without asking."""
        return self._known.get(appointment_id)

    async def load(self, appointment_id: str) -> Appointment:
        """Ask for an appointment; return the newest known. Raises AppointmentNotFound and Unavailable."""
        return self.learn(await self._appointments.get(appointment_id))

    def learn(self, appointment: Appointment) -> Appointment:
        """Take a version over if it is newer; return the newest known."""
        known = self._known.get(appointment.id)
        newest = appointment if known is None or appointment.version > known.version else known
        self._known[appointment.id] = newest
        self._known.move_to_end(appointment.id)
        if len(self._known) > _MOST:
            self._known.popitem(last=False)
        return newest
