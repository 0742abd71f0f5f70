//! What the noun of a description tells about its antecedent: 'the bank' is no person, 'the judge' no company.

use crate::entity::{EntityCluster, Gender};
use crate::schema::EntityType;

/// What a noun tells about its antecedent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noun {
    /// A person: 'judge'.
    Person,
    /// A man: 'father'.
    Man,
    /// A woman: 'spokeswoman'.
    Woman,
    /// A country, a town: 'nation'.
    Place,
    /// An organisation, or a place that acts as one: 'bank', 'government'.
    Organisation,
}

const PEOPLE: &str = "judge justice governor senator president premier minister lawmaker legislator candidate nominee \
    contender frontrunner front-runner challenger incumbent leader director executive officer lawyer attorney \
    barrister solicitor prosecutor analyst professor lecturer author writer novelist reporter journalist columnist \
    editor coach manager player striker midfielder defender goalkeeper captain winger batsman bowler golfer sprinter \
    singer musician rapper actor director comedian star mayor secretary spokesperson billionaire mogul tycoon economist \
    scientist researcher physicist biologist doctor physician surgeon nurse politician mp msp mep councillor congressman \
    congresswoman democrat republican pollster strategist veteran pope bishop archbishop cardinal priest rabbi imam \
    teenager victim suspect defendant driver farmer owner founder chairman chairwoman ceo treasurer teacher \
    headteacher student resident activist campaigner entrepreneur investor trader banker broker general colonel sergeant \
    detective sheriff commissioner ambassador diplomat envoy chancellor taoiseach successor predecessor \
    winner champion runner-up man woman person boy girl resident survivor witness neighbour neighbor";
const MEN: &str = "man boy father husband son brother congressman businessman spokesman widower king prince uncle nephew \
    grandfather duke assemblyman policeman salesman statesman sportsman batsman gentleman actor";
const WOMEN: &str = "woman girl mother wife daughter sister actress congresswoman spokeswoman chairwoman businesswoman \
    widow queen princess aunt niece grandmother duchess councilwoman assemblywoman policewoman";
const PLACES: &str =
    "country nation city state town village kingdom republic province region island county";
const ORGANISATIONS: &str = "bank company firm newspaper paper magazine network website site agency union university college \
    school club party committee panel court bureau ministry department government administration commission council \
    organization organisation association charity campaign think-tank watchdog regulator retailer carmaker automaker \
    airline broadcaster studio publisher foundation institute institution hospital bloc army police military board authority federation league society corporation \
    group business supermarket manufacturer maker insurer lender brewer refiner supplier utility start-up startup";

impl Noun {
    /// What a word tells that is a noun in the singular, in upper or lower case; none if it tells nothing.
    pub fn of(word: &str) -> Option<Self> {
        let word = word.to_lowercase();
        let among = |list: &str| list.split_whitespace().any(|n| n == word);
        // A woman can be called a chairman, but no man is called a chairwoman.
        if among(WOMEN) {
            Some(Self::Woman)
        } else if among(MEN) {
            Some(Self::Man)
        } else if among(PEOPLE) {
            Some(Self::Person)
        } else if among(PLACES) {
            Some(Self::Place)
        } else if among(ORGANISATIONS) {
            Some(Self::Organisation)
        } else {
            None
        }
    }

    /// Whether it can refer to this entity.
    pub fn allows(self, entity: &EntityCluster) -> bool {
        let person = entity.kind == EntityType::Person;
        match self {
            Self::Person => person,
            Self::Man => person && entity.gender != Some(Gender::She),
            Self::Woman => person && entity.gender != Some(Gender::He),
            Self::Place => matches!(entity.kind, EntityType::Location | EntityType::Norp),
            Self::Organisation => matches!(
                entity.kind,
                EntityType::Organization
                    | EntityType::Location
                    | EntityType::Norp
                    | EntityType::Facility
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_tell_people_from_organisations() {
        assert_eq!(Noun::of("Judge"), Some(Noun::Person));
        assert_eq!(Noun::of("spokeswoman"), Some(Noun::Woman));
        assert_eq!(Noun::of("bank"), Some(Noun::Organisation));
        assert_eq!(Noun::of("report"), None);
    }
}
