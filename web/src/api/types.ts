/** The API's things by their own names, from the generated schema. */
import type { components } from './schema.gen'

type Schemas = components['schemas']

export type Contact = Schemas['Contact']
export type ContactChanges = Schemas['ContactFields']
export type Import = Schemas['Import']
export type ImportFormat = Import['format']
export type ImportColumn = Schemas['ImportColumn']
export type Job = Schemas['Job']
export type TimelineEntry = Schemas['TimelineEntry']
export type CustomField = Schemas['CustomField']
export type Topic = Schemas['Topic']
export type TopicFields = Schemas['TopicFields']
export type Workspace = Schemas['Workspace']
export type WorkspaceChange = Schemas['WorkspaceChange']
export type Suppression = Schemas['Suppression']
export type SuppressionFields = Schemas['SuppressionFields']
export type SuppressionDetail = Schemas['SuppressionDetail']
export type ProviderList = NonNullable<SuppressionDetail['provider']>
export type Channel = Suppression['channel']
export type Segment = Schemas['Segment']
export type Preview = Schemas['SegmentPreview']
export type SegmentOverlap = Schemas['SegmentOverlap']
export type ReachOfChannel = Schemas['ChannelReach']
export type Campaign = Schemas['CampaignAnswer']
export type CampaignStatus = Campaign['status']
export type CampaignProblem = Campaign['problems'][number]
export type Analytics = Schemas['Figures']
export type Recipient = Schemas['Recipient']
export type RecipientStatus = Recipient['status']
export type DryRun = Schemas['DryRunAnswer']
export type Schedule = NonNullable<Campaign['schedule']>
export type Template = Schemas['Template']
export type Starter = Schemas['Starter']
export type Media = Schemas['Media']
export type Conversion = Schemas['ConvertAnswer']
export type Dialect = NonNullable<Conversion['dialect']>
export type Attachment = Schemas['Attachment']
export type EmailSettings = Schemas['Email']
export type EmailSettingsChange = Schemas['EmailChange']
export type Identity = Schemas['Identities']['items'][number]
export type ConnectionTest = Schemas['ConnectionTest']

export type Reputation = Schemas['Reputation']
export type ReputationDay = Reputation['items'][number]
export type WorkspaceBrake = Schemas['WorkspaceBrake']
export type BrakeFigures = WorkspaceBrake['figures']
export type Authentication = Reputation['identities'][number]
export type Notification = Schemas['Notification']
export type SignupSettings = Schemas['Signup']
export type SignupSettingsChange = Schemas['SignupChange']

/** A page of a list. */
export interface Listing<Item> {
  items: Item[]
  next_cursor: string | null
}
