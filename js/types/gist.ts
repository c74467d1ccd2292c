/**
 * Gist's webhooks, typed. Every field is optional, whatever the vendor promises. Ids are strings, times are
 * milliseconds since 1970, and what no field carries (unknown keys, values that can't be read) stands in `extra`.
 *
 * Written by hand; a test compares every interface with the table that the core reads by.
 */

/** What every payload may have. */
export interface GistPayload {
  /** The contact, whether it came as `user`, `contact` or `message`. */
  person?: GistPerson
}

/** The contact that a webhook is about. Wire names are those of Gist's REST contact and of its built-in properties; the webhook articles name `type`, `email`, `unsubscribed_from_emails` and `custom_properties`. */
export interface GistPerson {
  /** Gist's own id. */
  id?: string
  /** The caller's id; leads have none. */
  userId?: string
  /** `user` or `lead`. */
  type?: string
  /** Full name; Gist keeps no halves of it by itself. */
  name?: string
  /** E-mail address. */
  email?: string
  /** Phone number, as typed. */
  phone?: string
  /** First name. */
  firstName?: string
  /** Last name. */
  lastName?: string
  /** Made, in milliseconds. */
  createdAt?: number
  /** Changed, in milliseconds. */
  updatedAt?: number
  /** Signed up, in milliseconds; absent where Gist writes 0. */
  signedUpAt?: number
  /** Last seen, in milliseconds. */
  lastSeenAt?: number
  /** Last contacted, in milliseconds. */
  lastContactedAt?: number
  /** Number of sessions. */
  sessionCount?: number
  /** Address of a picture; it contains the e-mail address. */
  avatar?: string
  /** First page. */
  landingUrl?: string
  /** First referrer. */
  originalReferrer?: string
  /** Last IP address. */
  lastSeenIp?: string
  /** Last browser. */
  lastSeenUserAgent?: string
  /** Where the contact is, as far as the IP address tells. */
  location?: GistLocation
  /** Segments. */
  segments?: GistSegment[]
  /** Tags: objects, or just names. */
  tags?: GistTag[]
  /** Profiles elsewhere. */
  socialProfiles?: unknown[]
  /** The owner's properties; keys are display names in lower case with `_` for spaces. */
  customProperties?: Record<string, unknown>
  /** Whether the contact wants no e-mail. */
  unsubscribedFromEmails?: boolean
  /** Website. */
  websiteUrl?: string
  /** Job title. */
  jobTitle?: string
  /** Company. */
  companyName?: string
  /** Mobile phone number. */
  mobilePhoneNumber?: string
  /** Fax number. */
  faxNumber?: string
  /** Language. */
  preferredLanguage?: string
  /** Industry. */
  industry?: string
  /** Date of birth, as written. */
  dateOfBirth?: string
  /** Gender. */
  gender?: string
  extra?: Record<string, unknown>
}

/** A place, as far as an IP address tells. Every member may be missing. */
export interface GistLocation {
  /** City. */
  city?: string
  /** Region. */
  region?: string
  /** Country. */
  country?: string
  /** ISO 3166 code. */
  countryCode?: string
  /** Continent. */
  continent?: string
  /** Code of the continent. */
  continentCode?: string
  /** Degrees north, in the sender's spelling. */
  latitude?: string
  /** Degrees east, in the sender's spelling. */
  longitude?: string
  /** Postal code. */
  postalCode?: string
  /** Time zone. */
  timeZone?: string
  /** Distance from UTC, in the sender's spelling. */
  utcOffset?: string
  extra?: Record<string, unknown>
}

/** A segment. */
export interface GistSegment {
  /** Gist's id. */
  id?: string
  /** Name. */
  name?: string
  /** Made, in milliseconds. */
  createdAt?: number
  /** Changed, in milliseconds. */
  updatedAt?: number
  extra?: Record<string, unknown>
}

/** A tag. */
export interface GistTag {
  /** Gist's id. */
  id?: string
  /** Name. */
  name?: string
  extra?: Record<string, unknown>
}

/** A conversation. The webhook article says `status` and `assigned_to`, the REST API `state` and `assignee`. */
export interface GistConversation {
  /** Gist's id. */
  id?: string
  /** `open`, `closed`, `snoozed` or what else is sent. */
  status?: string
  /** The teammate or team that has it. */
  assignedTo?: GistAssignee
  /** Title. */
  title?: string
  /** Its contacts; often no more than their ids. */
  contacts?: GistPerson[]
  /** Tags. */
  tags?: GistTag[]
  /** Begun, in milliseconds. */
  createdAt?: number
  /** Changed, in milliseconds. */
  updatedAt?: number
  /** The owner's properties. */
  customProperties?: Record<string, unknown>
  extra?: Record<string, unknown>
}

/** A teammate or a team. */
export interface GistAssignee {
  /** Gist's id. */
  id?: string
  /** `teammate` or `team`. */
  type?: string
  /** Name. */
  name?: string
  /** E-mail address. */
  email?: string
  extra?: Record<string, unknown>
}

/** What was said. */
export interface GistMessage {
  /** Gist's id. */
  id?: string
  /** Text or HTML; which of them is not documented. */
  body?: string
  /** Who said it. */
  author?: GistAuthor
  /** Said, in milliseconds. */
  createdAt?: number
  extra?: Record<string, unknown>
}

/** Who said something. */
export interface GistAuthor {
  /** Gist's id. */
  id?: string
  /** `teammate`, `contact` or `user`. */
  type?: string
  /** Name. */
  name?: string
  /** E-mail address. */
  email?: string
  extra?: Record<string, unknown>
}

/** A teammate. The article names the key `agent` and none of its members. */
export interface GistAgent {
  /** Gist's id. */
  id?: string
  /** Name. */
  name?: string
  /** E-mail address. */
  email?: string
  extra?: Record<string, unknown>
}

/** What a contact thought of a conversation. No key of it is documented. */
export interface GistRating {
  /** The score, in the sender's spelling. The browser API calls it `rating`. */
  score?: string
  /** Words. */
  comment?: string
  extra?: Record<string, unknown>
}

/** An e-mail campaign. */
export interface GistCampaign {
  /** Gist's id. */
  id?: string
  /** Name. */
  name?: string
  /** The contact's subscription, in the sender's word. */
  status?: string
  /** The address that the campaign goes to. */
  email?: string
  extra?: Record<string, unknown>
}

/** A tracked event: performed by a contact, or newly defined. */
export interface GistTrackedEvent {
  /** Gist's id. */
  id?: string
  /** Name. The REST API answers `name` where it is asked with `event_name`. */
  name?: string
  /** The address of whoever performed it. */
  email?: string
  /** Its properties. */
  properties?: Record<string, unknown>
  /** Happened, in milliseconds. */
  occurredAt?: number
  extra?: Record<string, unknown>
}

/** A submitted form; its members depend "on optin method" (article). */
export interface GistSubmittedForm {
  /** Gist's id. */
  id?: string
  /** Name. */
  name?: string
  /** Submitted, in milliseconds. */
  createdAt?: number
  extra?: Record<string, unknown>
}

/** A meeting. No member of it is documented; what every Gist object has is read, the rest stays in `extra`. */
export interface GistMeeting {
  /** Gist's id. */
  id?: string
  /** Title. */
  title?: string
  /** Made, in milliseconds. */
  createdAt?: number
  /** Changed, in milliseconds. */
  updatedAt?: number
  extra?: Record<string, unknown>
}

/** A visited page: "page URL, time of visit, user details" are promised, without keys. */
export interface GistPageVisit {
  /** The page's URL. */
  url?: string
  /** Title. */
  title?: string
  /** Where the visitor came from. */
  referrer?: string
  /** Visited, in milliseconds. */
  visitedAt?: number
  extra?: Record<string, unknown>
}

/** A new user exists. */
export type GistUserCreated = GistPayload

/** A new lead exists. */
export type GistLeadCreated = GistPayload

/** A user was deleted. */
export type GistUserDeleted = GistPayload

/** A lead was deleted. */
export type GistLeadDeleted = GistPayload

/** A new contact exists, user or lead. */
export type GistContactCreated = GistPayload

/** A contact got a tag. */
export interface GistContactTagged extends GistPayload {
  /** The tag. */
  addedTag?: GistTag
}

/** A contact lost a tag. */
export interface GistContactUntagged extends GistPayload {
  /** The tag. */
  removedTag?: GistTag
}

/** Custom properties of a contact changed. */
export interface GistCustomAttributeUpdated extends GistPayload {
  /** The changed properties. */
  customProperties?: Record<string, unknown>
}

/** A contact's e-mail address changed. */
export interface GistContactEmailUpdated extends GistPayload {
  /** The new address. */
  email?: string
}

/** A contact wants no more e-mail. */
export interface GistContactUnsubscribedEmail extends GistPayload {
  /** Whether it is so. */
  unsubscribedFromEmails?: boolean
}

/** A contact began a chat. */
export interface GistContactInitiatedConversation extends GistPayload {
  /** The conversation. */
  conversation?: GistConversation
  /** Its first message, if sent along. */
  message?: GistMessage
}

/** A conversation went to a teammate or team. */
export interface GistConversationAssigned extends GistPayload {
  /** The conversation. */
  conversation?: GistConversation
  /** The teammate or team. */
  assignedTo?: GistAssignee
}

/** A conversation was opened. */
export interface GistConversationOpened extends GistPayload {
  /** The conversation. */
  conversation?: GistConversation
  /** Its status. */
  status?: string
}

/** A conversation was closed. */
export interface GistConversationClosed extends GistPayload {
  /** The conversation. */
  conversation?: GistConversation
  /** Its status. */
  status?: string
  /** Its content, if sent along (the new article promises "message content"). */
  message?: GistMessage
}

/** A contact wrote in a chat. */
export interface GistMessageFromContact extends GistPayload {
  /** The message. */
  message?: GistMessage
  /** Its conversation. */
  conversation?: GistConversation
}

/** A teammate answered in a chat. */
export interface GistTeammateReplied extends GistPayload {
  /** The answer. */
  message?: GistMessage
  /** The teammate. */
  agent?: GistAgent
  /** Its conversation. */
  conversation?: GistConversation
}

/** A contact rated a conversation. */
export interface GistConversationRatingLeft extends GistPayload {
  /** The rating. */
  rating?: GistRating
  /** The conversation. */
  conversation?: GistConversation
  /** The teammate. */
  agent?: GistAgent
}

/** A teammate added a note to a conversation. */
export interface GistNoteAdded extends GistPayload {
  /** The note. */
  message?: GistMessage
  /** The teammate. */
  agent?: GistAgent
  /** The conversation. */
  conversation?: GistConversation
}

/** A contact joined a campaign. */
export interface GistContactSubscribedCampaign extends GistPayload {
  /** The campaign. */
  campaign?: GistCampaign
}

/** A contact left a campaign. */
export interface GistContactUnsubscribedCampaign extends GistPayload {
  /** The campaign. */
  campaign?: GistCampaign
}

/** A page was visited. */
export interface GistNewPageVisit extends GistPayload {
  /** The visit. Its places are guesses: none is documented. */
  page?: GistPageVisit
  /** When, in milliseconds, where it stands beside the page and not in it. */
  visitedAt?: number
}

/** A contact performed a tracked event. */
export interface GistContactPerformedEvent extends GistPayload {
  /** The event. */
  event?: GistTrackedEvent
}

/** A lead left an e-mail address. */
export interface GistLeadSubmittedEmail extends GistPayload {
  /** The address. */
  email?: string
}

/** A new kind of event was defined. */
export interface GistEventCreated extends GistPayload {
  /** The event. */
  event?: GistTrackedEvent
}

/** A contact submitted a form. */
export interface GistContactSubmittedForm extends GistPayload {
  /** The form; its members depend "on optin method". */
  submittedForm?: GistSubmittedForm
}

/** A meeting was booked. */
export interface GistMeetingScheduled extends GistPayload {
  /** The meeting. */
  meeting?: GistMeeting
  /** The teammate ("scheduled with agent"). */
  agent?: GistAgent
}

/** A meeting was called off. */
export interface GistMeetingCancelled extends GistPayload {
  /** The meeting. */
  meeting?: GistMeeting
  /** The teammate. */
  agent?: GistAgent
}

/** A meeting was moved. */
export interface GistMeetingRescheduled extends GistPayload {
  /** The meeting. */
  meeting?: GistMeeting
  /** The teammate. */
  agent?: GistAgent
}

/** Payload by topic. */
export interface GistPayloads {
  user_created: GistUserCreated
  lead_created: GistLeadCreated
  user_deleted: GistUserDeleted
  lead_deleted: GistLeadDeleted
  contact_created: GistContactCreated
  contact_tagged: GistContactTagged
  contact_untagged: GistContactUntagged
  custom_attribute_updated: GistCustomAttributeUpdated
  contact_email_updated: GistContactEmailUpdated
  contact_unsubscribed_email: GistContactUnsubscribedEmail
  contact_initiated_conversation: GistContactInitiatedConversation
  conversation_assigned: GistConversationAssigned
  conversation_opened: GistConversationOpened
  conversation_closed: GistConversationClosed
  message_from_contact: GistMessageFromContact
  teammate_replied: GistTeammateReplied
  conversation_rating_left: GistConversationRatingLeft
  note_added: GistNoteAdded
  contact_subscribed_campaign: GistContactSubscribedCampaign
  contact_unsubscribed_campaign: GistContactUnsubscribedCampaign
  new_page_visit: GistNewPageVisit
  contact_performed_event: GistContactPerformedEvent
  lead_submitted_email: GistLeadSubmittedEmail
  event_created: GistEventCreated
  contact_submitted_form: GistContactSubmittedForm
  meeting_scheduled: GistMeetingScheduled
  meeting_cancelled: GistMeetingCancelled
  meeting_rescheduled: GistMeetingRescheduled
  /** A contact where one is recognised; everything else stays in `extra` of the webhook. */
  unknown: GistPayload
}

/** Canonical names of all topics; `unknown` stands for any other. */
export type GistTopic = keyof GistPayloads

/** A webhook of the topic `T`, as a plain object. */
export interface GistWebhookJson<T extends GistTopic> {
  readonly topic: T
  /** `event_type` as received; `undefined` where none came. */
  readonly eventType: string | undefined
  /** Whether Gist documents this very `event_type`. */
  readonly documented: boolean
  /** Typed by the topic. */
  readonly payload: GistPayloads[T]
  /** Top-level members that the payload has no field for: the owner's custom body parameters, and news. */
  readonly extra: Record<string, unknown>
  /** The whole body, as `JSON.parse` gives it. */
  readonly raw: unknown
}

/** A webhook of the topic `T`. `payload`, `extra` and `raw` are made when they are first asked for. */
export interface GistWebhookOf<T extends GistTopic> extends GistWebhookJson<T> {
  /** Everything, made now: for logs, messages and copies. (`{ ...webhook }` copies only what has been made.) */
  toJSON(): GistWebhookJson<T>
}

/** A Gist webhook: a union that `topic` tells apart. */
export type GistWebhook = { [T in GistTopic]: GistWebhookOf<T> }[GistTopic]

/** Which text of the body is signed. */
export type GistForm = 'raw' | 'escaped' | 'reencoded'

/** A realistic body. */
export interface GistSample {
  topic: Exclude<GistTopic, 'unknown'>
  /** The body as it goes over the wire: JSON text in one line. */
  body: string
  /** Whether Gist documents the `event_type`. */
  documented: boolean
  /** JSON Pointers of members that Gist's REST objects or receivers attest, though no webhook article. */
  seen: string[]
  /** JSON Pointers of members that nobody attests. What stands in a marked member is as unsure as that. */
  inferred: string[]
}
