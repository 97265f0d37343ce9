/// What is known of given names in general: short forms, spellings of one name, and which names are names at all.
enum GivenNames {
    /// In a million people, how many have this given name: the most common about one in a hundred, other known names
    /// one in four hundred, the rest one in a thousand.
    static func perMillion(_ word: String) -> Int {
        if mostCommon.contains(word) { return 10_000 }
        return isKnown(word) ? 2_500 : 1_000
    }

    /// True for a word that is a given name by itself: when one is written, it is hardly a slip of another.
    static func isKnown(_ word: String) -> Bool { families[word] != nil || others.contains(word) }

    /// True when two given names are the same name in long and short form, or in two spellings.
    static func areForms(_ a: String, _ b: String) -> Bool { a != b && forms(of: a).overlaps(forms(of: b)) }

    /// The families of names that a given name belongs to; none for most.
    static func forms(of word: String) -> Forms { families[word] ?? Forms() }

    /// A set of families of names.
    struct Forms: Sendable, Hashable {
        /// A bit for each family.
        private var bits = SIMD4<UInt64>()

        fileprivate mutating func insert(_ family: Int) {
            precondition(family < 256, "more families of names than there are bits for")
            bits[family / 64] |= 1 << UInt64(family % 64)
        }

        /// True where two sets have a family in common.
        func overlaps(_ other: Forms) -> Bool { bits & other.bits != SIMD4() }
    }

    private static let mostCommon = Set(
        """
        james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark
        donald steven paul andrew kenneth mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa
        nancy betty sandra ashley kimberly emily maria jose
        """.split(whereSeparator: \.isWhitespace).map(String.init))

    /// Names that have neither short forms nor second spellings here.
    private static let others = Set(
        """
        adam adrian adriana aidan aisha alan albert alice alicia alma alyssa amber amelia amir amy ana andrea ariana
        arthur ashley aurora austin ava beatrice bianca blake bonnie brandon brenda brooke bruce bryce camila carl carlos
        carmen caroline carrie casey cecilia chad chloe clara claire clarence cody colin connor cora corey craig crystal
        curtis cynthia dale damian dana daisy daria darius darlene darrell dawn dean deanna dennis derek destiny diana
        diane diego dylan earl edgar eduardo edwin elena eli elias elijah ella elsa emilio emma enrique erin esther ethan
        eva evan eve evelyn faith faye felicia felix fernando fiona florence gary gavin gemma george gina giselle glen
        gloria gordon grace grant gwen hailey hannah harper hazel heather hector heidi helen holly hope howard hugo hunter
        ian imani ines ingrid irene iris isaac isaiah ivan ivy jada jade jaime jamal jan jane jared jasmine jason javier
        jay jean jenna jerome jesus jill joan joanna jocelyn jodi joel jordan jorge jose josephine joy joyce juan juanita
        julian juliana june justin kai karen karina kayla keith kelly kelsey kevin kim kira kristine kurt kyle lance laura
        lauren layla leah leila lena leon leona leroy levi lillie linda lisa logan lola loretta lorraine louis lucas lucia
        lucille lucy luis luke luna lydia lynn mabel manuel marco margot mariah marian mariana marie marina mario marion
        marisa marissa marjorie mark marlene marlon marvin mary mason mateo maureen maurice max maxine maya mercedes mia
        miguel mila miles mina minh miranda miriam molly monica morgan mya myra naomi nadia natasha neil nelson nina noah
        noel nora norma norman olga omar oscar owen paige paloma parker paul paula pauline pedro penelope perry phoebe
        phyllis priya quinn rafael ralph ramon randall randy raul reginald renee rhonda ricardo riley rita roberta roberto
        robin rodney roger roland roman rosa rosie ross rowan roy ruben ruby rudy ruth ryan sabrina sadie salma salvador
        sean selena serena sergio seth shane shannon sharon shawn sheila shelby sherry shirley sidney sierra simon simone
        sofia sonia sophia spencer stacy stella stewart summer sylvia talia tanya tara taylor tina todd tony tracy travis
        trevor troy tyler tyrone vanessa vera vernon vincent viola violet vivian wade wallace wanda warren wayne wendy
        wesley whitney willow wren xavier yolanda yusuf yvonne zane zoe
        """.split(whereSeparator: \.isWhitespace).map(String.init))

    /// Each given name with the families of names that it belongs to.
    ///
    /// A family ends at a bar or with its line.
    private static let families: [String: Forms] = {
        let table = """
            abigail abby abbie gail|albert al bert|alejandra alex ale|alejandro alex alejo
            alexander alex xander sasha alec|alexandra alex sandra lexi sasha alexa|alfred al fred alfie
            allison alison allyson ally allie|amanda mandy|andrew andy drew|angela angie|ann anne anna annie
            anthony tony antony|antonio tony|arthur art artie|barbara barb babs|beatrice bea bee|beatriz bea bee
            benjamin ben benny benji|bernard bernie|beverly bev|bradley brad|brian bryan bryon|bridget bridie
            brittany britney brit|caitlin kaitlyn katelyn caitlyn kate|calvin cal|cameron cam|carol carole
            catherine katherine kathryn catharine katharine kathy cathy kate katie kat cat kit kitty|cecilia cece
            charles charlie chuck chaz|charlotte charlie lottie|christian chris cris
            christina cristina kristina christine chris tina christy kristy chrissy
            christine christina chris chrissy tina christy|christopher chris topher kristopher kit|clifford cliff
            concepcion concha connie|constance connie|cynthia cindy|daniel dan danny|danielle dani|david dave davey
            deborah debra deb debbie|dennis denny|desmond des|diana di|diane di|dolores lola|dominic dom nick
            donald don donnie|dorothy dot dottie|douglas doug|edmund ed ned|eduardo eddie lalo
            edward ed eddie ted ned teddy|eleanor ellie nora nell elinor
            elizabeth elisabeth liz beth betty eliza lizzie betsy libby liza bess|ellen ellie nell
            emily em emmy emilie|enrique kike|eric erik erick|erica erika ericka|ernest ernie|eugene gene|eugenia gene
            evelyn evie|fernando nando|florence flo|frances fran frannie|francesca fran frannie|francis frank
            francisco frank paco pancho|franklin frank|frederick frederic fred freddie fredrick|gabriel gabe
            gabriella gabriela gabrielle gabby|geoffrey jeffrey jeffery jeff geoff|gerald gerry jerry
            gerard gerry jerry|gilbert gil|gillian jill|gregory greg gregg|guadalupe lupe|guillermo memo
            gwendolyn gwen|harold hal harry|harriet hattie|henry hank harry hal|herbert herb|howard howie
            ignacio nacho|isaac ike|isabella isabel isabelle isabela bella izzy|jackson jack|jacob jake jakob
            jacqueline jackie jacquelyn|james jim jimmy jamie|janet jan|jasmine jazmin jasmin|jennifer jen jenny jenn
            jeremy jerry jeremiah|jessica jess jessie|jesus chuy|jillian jill|joanne jo joann joanna
            john jack johnny jon|jonathan jon jonny johnathan|jose pepe|josefina josie|joseph joe joey
            josephine jo josie|joshua josh|judith judy|julia julie|kaitlin kaitlyn|karen caren
            kathleen kathy kathi katie kate|katrina kat trina|kelly kelley|kenneth ken kenny|kimberly kim kimberley
            kristen kristin kirsten kristi|kristine kris chris|laura laurie lori|lauren laurie lori
            lawrence laurence larry|leonard leo len lenny|leslie les lesley|lillian lily lilian|lindsay lindsey
            lorraine lori|louis lou louie lewis|louise lou|lucas lukas luke|lucille lucy
            madeline maddie madeleine madelyn|marc mark|marcus marc mark
            margaret maggie meg peggy greta marge margie maggy|maria mary mari|marilyn marylin|marjorie marge margie
            martha marty|martin marty|matthew matt mathew|maximilian max maximillian|maxwell max|megan meg meghan
            melanie mel|melissa missy mel|melvin mel|michael mike mick mickey micheal|michelle shelly michele
            miguel mike|mildred millie|mitchell mitch|mohammed muhammad mohamed mohammad mo|nancy nan
            natalie nat nathalie|nathan nate|nathaniel nate nathan nat|nicholas nick nicky nicolas nikolas
            nicole nikki nicky nichole|oliver ollie|olivia liv livvy|pamela pam|patricia pat patty trish tricia patti
            patrick pat paddy|penelope penny|peter pete|philip phillip phil|priscilla cilla|rachel rach rachael
            rafael rafa|randall randy|randolph randy|raymond ray|rebecca becky becca rebekah|reginald reggie
            ricardo rick|richard rick rich dick ricky richie|robert rob bob bobby robbie bert|roberto rob beto
            roger rodger|ronald ron ronnie|rosa rosie|rosalind roz|rosemary rose|roxanne roxy|rudolph rudy
            russell russ russel|salvatore sal|samantha sam|samuel sam sammy|sandra sandy|santiago santi
            sara sarah sally|sean shawn shaun|sebastian seb|sharon sherry|sheldon shel|sofia sophia sophie|solomon sol
            stanley stan|stephanie steph stefanie|stephen steven steve stephan stevie|stuart stewart stu
            susan sue susie suzanne susanne suzy|sydney sidney|tabitha tabby|tamara tammy
            teresa theresa terry tess tessa|terrence terry terence|thaddeus thad ted|theodore ted teddy theo
            thomas tom tommy|timothy tim timmy|tobias toby|tracy tracey|tyler ty|valerie val|vanessa nessa
            veronica ronnie|victor vic|victoria vicky tori vicki|vincent vince vinny|virginia ginny|vivian vivien
            wallace wally|walter walt|wesley wes|william bill billy will liam willie|winifred winnie|yvonne evonne
            zachary zach zack zachery|zoe zoey
            """
        var out: [String: Forms] = [:]
        for (i, line) in table.split(whereSeparator: { $0 == "|" || $0 == "\n" }).enumerated() {
            for name in line.split(separator: " ") { out[String(name), default: Forms()].insert(i) }
        }
        return out
    }()
}
