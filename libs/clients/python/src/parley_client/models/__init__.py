"""Contains all the data models used in inputs/outputs"""

from .active_session import ActiveSession
from .active_session_listing import ActiveSessionListing
from .actor import Actor
from .actor_kind import ActorKind
from .admission import Admission
from .age_confirmation import AgeConfirmation
from .api_key import ApiKey
from .api_key_page import ApiKeyPage
from .appointment import Appointment
from .appointment_page import AppointmentPage
from .appointment_state import AppointmentState
from .appointment_type import AppointmentType
from .appointment_type_listing import AppointmentTypeListing
from .appointment_type_name import AppointmentTypeName
from .audit_entry import AuditEntry
from .audit_entry_page import AuditEntryPage
from .availability import Availability
from .cancellation import Cancellation
from .channel import Channel
from .channel_status import ChannelStatus
from .channel_status_listing import ChannelStatusListing
from .chat_message import ChatMessage
from .completion import Completion
from .consent import Consent
from .consent_answer import ConsentAnswer
from .consent_method import ConsentMethod
from .consent_need import ConsentNeed
from .consent_purpose import ConsentPurpose
from .consent_question import ConsentQuestion
from .consent_question_text import ConsentQuestionText
from .consent_text import ConsentText
from .consent_text_listing import ConsentTextListing
from .consent_text_text import ConsentTextText
from .contact_preference import ContactPreference
from .contact_preference_listing import ContactPreferenceListing
from .conversation import Conversation
from .created_api_key import CreatedApiKey
from .created_link import CreatedLink
from .customer import Customer
from .customer_change import CustomerChange
from .customer_link import CustomerLink
from .customer_page import CustomerPage
from .customers_export_customer_response_export_customer_v1_customers_customer_id_export_get import (
    CustomersExportCustomerResponseExportCustomerV1CustomersCustomerIdExportGet,
)
from .date_exception import DateException
from .day_hours import DayHours
from .delivery import Delivery
from .delivery_attempt import DeliveryAttempt
from .delivery_page import DeliveryPage
from .delivery_state import DeliveryState
from .entrance import Entrance
from .entrance_listing import EntranceListing
from .entrance_name import EntranceName
from .entry import Entry
from .erasure import Erasure
from .erasure_step import ErasureStep
from .hold import Hold
from .ice_server import IceServer
from .invitation import Invitation
from .invitation_status import InvitationStatus
from .invitation_type_name import InvitationTypeName
from .jwk import Jwk
from .jwks import Jwks
from .link import Link
from .link_channel import LinkChannel
from .live_url import LiveUrl
from .me import Me
from .message_kind import MessageKind
from .message_state import MessageState
from .messages_opt_out_body import MessagesOptOutBody
from .move import Move
from .new_api_key import NewApiKey
from .new_appointment import NewAppointment
from .new_appointment_type import NewAppointmentType
from .new_appointment_type_name import NewAppointmentTypeName
from .new_availability import NewAvailability
from .new_chat_message import NewChatMessage
from .new_consent_text import NewConsentText
from .new_consent_text_text import NewConsentTextText
from .new_contact_preference import NewContactPreference
from .new_customer import NewCustomer
from .new_entrance import NewEntrance
from .new_entrance_name import NewEntranceName
from .new_link import NewLink
from .new_notification import NewNotification
from .new_password import NewPassword
from .new_priority import NewPriority
from .new_receipt import NewReceipt
from .new_staff import NewStaff
from .new_suspension import NewSuspension
from .new_team import NewTeam
from .new_tenant import NewTenant
from .new_webhook import NewWebhook
from .new_wording import NewWording
from .notification import Notification
from .notification_listing import NotificationListing
from .opted_out import OptedOut
from .participant import Participant
from .participant_ref import ParticipantRef
from .participant_role import ParticipantRole
from .password_change import PasswordChange
from .password_reset import PasswordReset
from .plan import Plan
from .preset import Preset
from .problem import Problem
from .public_booking import PublicBooking
from .public_call import PublicCall
from .public_entrance import PublicEntrance
from .public_entrance_name import PublicEntranceName
from .public_type import PublicType
from .public_type_name import PublicTypeName
from .queue_entry import QueueEntry
from .queue_entry_listing import QueueEntryListing
from .receipt import Receipt
from .region import Region
from .rescheduling import Rescheduling
from .resumption import Resumption
from .role import Role
from .sendable_kind import SendableKind
from .session import Session
from .sign_in import SignIn
from .slot import Slot
from .slot_listing import SlotListing
from .staff import Staff
from .staff_change import StaffChange
from .staff_link import StaffLink
from .staff_link_purpose import StaffLinkPurpose
from .staff_page import StaffPage
from .staff_state import StaffState
from .suspension import Suspension
from .team import Team
from .team_change import TeamChange
from .team_page import TeamPage
from .template import Template
from .template_listing import TemplateListing
from .template_preview import TemplatePreview
from .tenant import Tenant
from .tenant_age_overrides import TenantAgeOverrides
from .tenant_ages_of_consent import TenantAgesOfConsent
from .tenant_change import TenantChange
from .tenant_change_age_overrides_type_0 import TenantChangeAgeOverridesType0
from .tenant_page import TenantPage
from .terms_acceptance import TermsAcceptance
from .terms_of_use import TermsOfUse
from .territories import Territories
from .territory import Territory
from .trail_verification import TrailVerification
from .transfer import Transfer
from .visitor import Visitor
from .webhook import Webhook
from .webhook_change import WebhookChange
from .webhook_listing import WebhookListing
from .webhook_with_secret import WebhookWithSecret
from .weekly_hours import WeeklyHours
from .worded_consent import WordedConsent
from .worded_consent_listing import WordedConsentListing
from .wording_to_preview import WordingToPreview

__all__ = (
    "ActiveSession",
    "ActiveSessionListing",
    "Actor",
    "ActorKind",
    "Admission",
    "AgeConfirmation",
    "ApiKey",
    "ApiKeyPage",
    "Appointment",
    "AppointmentPage",
    "AppointmentState",
    "AppointmentType",
    "AppointmentTypeListing",
    "AppointmentTypeName",
    "AuditEntry",
    "AuditEntryPage",
    "Availability",
    "Cancellation",
    "Channel",
    "ChannelStatus",
    "ChannelStatusListing",
    "ChatMessage",
    "Completion",
    "Consent",
    "ConsentAnswer",
    "ConsentMethod",
    "ConsentNeed",
    "ConsentPurpose",
    "ConsentQuestion",
    "ConsentQuestionText",
    "ConsentText",
    "ConsentTextListing",
    "ConsentTextText",
    "ContactPreference",
    "ContactPreferenceListing",
    "Conversation",
    "CreatedApiKey",
    "CreatedLink",
    "Customer",
    "CustomerChange",
    "CustomerLink",
    "CustomerPage",
    "CustomersExportCustomerResponseExportCustomerV1CustomersCustomerIdExportGet",
    "DateException",
    "DayHours",
    "Delivery",
    "DeliveryAttempt",
    "DeliveryPage",
    "DeliveryState",
    "Entrance",
    "EntranceListing",
    "EntranceName",
    "Entry",
    "Erasure",
    "ErasureStep",
    "Hold",
    "IceServer",
    "Invitation",
    "InvitationStatus",
    "InvitationTypeName",
    "Jwk",
    "Jwks",
    "Link",
    "LinkChannel",
    "LiveUrl",
    "Me",
    "MessageKind",
    "MessagesOptOutBody",
    "MessageState",
    "Move",
    "NewApiKey",
    "NewAppointment",
    "NewAppointmentType",
    "NewAppointmentTypeName",
    "NewAvailability",
    "NewChatMessage",
    "NewConsentText",
    "NewConsentTextText",
    "NewContactPreference",
    "NewCustomer",
    "NewEntrance",
    "NewEntranceName",
    "NewLink",
    "NewNotification",
    "NewPassword",
    "NewPriority",
    "NewReceipt",
    "NewStaff",
    "NewSuspension",
    "NewTeam",
    "NewTenant",
    "NewWebhook",
    "NewWording",
    "Notification",
    "NotificationListing",
    "OptedOut",
    "Participant",
    "ParticipantRef",
    "ParticipantRole",
    "PasswordChange",
    "PasswordReset",
    "Plan",
    "Preset",
    "Problem",
    "PublicBooking",
    "PublicCall",
    "PublicEntrance",
    "PublicEntranceName",
    "PublicType",
    "PublicTypeName",
    "QueueEntry",
    "QueueEntryListing",
    "Receipt",
    "Region",
    "Rescheduling",
    "Resumption",
    "Role",
    "SendableKind",
    "Session",
    "SignIn",
    "Slot",
    "SlotListing",
    "Staff",
    "StaffChange",
    "StaffLink",
    "StaffLinkPurpose",
    "StaffPage",
    "StaffState",
    "Suspension",
    "Team",
    "TeamChange",
    "TeamPage",
    "Template",
    "TemplateListing",
    "TemplatePreview",
    "Tenant",
    "TenantAgeOverrides",
    "TenantAgesOfConsent",
    "TenantChange",
    "TenantChangeAgeOverridesType0",
    "TenantPage",
    "TermsAcceptance",
    "TermsOfUse",
    "Territories",
    "Territory",
    "TrailVerification",
    "Transfer",
    "Visitor",
    "Webhook",
    "WebhookChange",
    "WebhookListing",
    "WebhookWithSecret",
    "WeeklyHours",
    "WordedConsent",
    "WordedConsentListing",
    "WordingToPreview",
)
