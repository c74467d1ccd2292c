//! The contact: a user or a lead.

use super::super::shape::{read_kind, read_type, read_value, views};

views! {
    /// The contact that a webhook is about. Wire names are those of Gist's REST contact and of its built-in
    /// properties; the webhook articles name `type`, `email`, `unsubscribed_from_emails` and `custom_properties`.
    Person {
        /// Gist's own id.
        id "id": Id ["id"] Seen;
        /// The caller's id; leads have none.
        user_id "userId": Id ["user_id"] Seen;
        /// `user` or `lead`.
        kind "type": Text ["type"] Documented;
        /// Full name; Gist keeps no halves of it by itself.
        name "name": Text ["name", "full_name"] Seen;
        /// E-mail address.
        email "email": Text ["email"] Documented;
        /// Phone number, as typed.
        phone "phone": Id ["phone"] Seen;
        /// First name.
        first_name "firstName": Text ["first_name"] Seen;
        /// Last name.
        last_name "lastName": Text ["last_name"] Seen;
        /// Made, in milliseconds.
        created_at "createdAt": Time ["created_at"] Seen;
        /// Changed, in milliseconds.
        updated_at "updatedAt": Time ["updated_at"] Seen;
        /// Signed up, in milliseconds; absent where Gist writes 0.
        signed_up_at "signedUpAt": Time ["signed_up_at"] Seen;
        /// Last seen, in milliseconds.
        last_seen_at "lastSeenAt": Time ["last_seen_at"] Seen;
        /// Last contacted, in milliseconds.
        last_contacted_at "lastContactedAt": Time ["last_contacted_at"] Seen;
        /// Number of sessions.
        session_count "sessionCount": Integer ["session_count"] Seen;
        /// Address of a picture; it contains the e-mail address.
        avatar "avatar": Text ["avatar"] Seen;
        /// First page.
        landing_url "landingUrl": Text ["landing_url"] Seen;
        /// First referrer.
        original_referrer "originalReferrer": Text ["original_referrer"] Seen;
        /// Last IP address.
        last_seen_ip "lastSeenIp": Text ["last_seen_ip"] Seen;
        /// Last browser.
        last_seen_user_agent "lastSeenUserAgent": Text ["last_seen_user_agent"] Seen;
        /// Where the contact is, as far as the IP address tells.
        location "location": One Location ["location_data"] Seen;
        /// Segments.
        segments "segments": Many Segment ["segments"] Seen;
        /// Tags: objects, or just names.
        tags "tags": Many Tag ["tags"] Seen;
        /// Profiles elsewhere.
        social_profiles "socialProfiles": Array ["social_profiles"] Seen;
        /// The owner's properties; keys are display names in lower case with `_` for spaces.
        custom_properties "customProperties": Object ["custom_properties"] Documented;
        /// Whether the contact wants no e-mail.
        unsubscribed_from_emails "unsubscribedFromEmails": Flag ["unsubscribed_from_emails"] Documented;
        /// Website.
        website_url "websiteUrl": Text ["website_url"] Seen;
        /// Job title.
        job_title "jobTitle": Text ["job_title"] Seen;
        /// Company.
        company_name "companyName": Text ["company_name"] Seen;
        /// Mobile phone number.
        mobile_phone_number "mobilePhoneNumber": Id ["mobile_phone_number"] Seen;
        /// Fax number.
        fax_number "faxNumber": Id ["fax_number"] Seen;
        /// Language.
        preferred_language "preferredLanguage": Text ["preferred_language"] Seen;
        /// Industry.
        industry "industry": Text ["industry"] Seen;
        /// Date of birth, as written.
        date_of_birth "dateOfBirth": Id ["date_of_birth"] Seen;
        /// Gender.
        gender "gender": Text ["gender"] Seen;
    }

    /// A place, as far as an IP address tells. Every member may be missing.
    Location {
        /// City.
        city "city": Text ["city_name"] Seen;
        /// Region.
        region "region": Text ["region_name"] Seen;
        /// Country.
        country "country": Text ["country_name"] Seen;
        /// ISO 3166 code.
        country_code "countryCode": Text ["country_code"] Seen;
        /// Continent.
        continent "continent": Text ["continent_name"] Seen;
        /// Code of the continent.
        continent_code "continentCode": Text ["continent_code"] Seen;
        /// Degrees north, in the sender's spelling.
        latitude "latitude": Id ["latitude"] Seen;
        /// Degrees east, in the sender's spelling.
        longitude "longitude": Id ["longitude"] Seen;
        /// Postal code.
        postal_code "postalCode": Id ["postal_code"] Seen;
        /// Time zone.
        time_zone "timeZone": Text ["time_zone"] Seen;
        /// Distance from UTC, in the sender's spelling.
        utc_offset "utcOffset": Id ["utc_offset"] Seen;
    }

    /// A segment.
    Segment bare "name" {
        /// Gist's id.
        id "id": Id ["id"] Seen;
        /// Name.
        name "name": Text ["name"] Seen;
        /// Made, in milliseconds.
        created_at "createdAt": Time ["created_at"] Seen;
        /// Changed, in milliseconds.
        updated_at "updatedAt": Time ["updated_at"] Seen;
    }

    /// A tag. A bare string is its name.
    Tag bare "name" {
        /// Gist's id.
        id "id": Id ["id"] Seen;
        /// Name.
        name "name": Text ["name"] Seen;
    }
}
