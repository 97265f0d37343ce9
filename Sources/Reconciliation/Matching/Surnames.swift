/// What is known of family names in general: how common they are, and which differ by a letter without being a slip.
enum Surnames {
    /// In a million people, how many have this family name; 60 for names that are not among the common ones
    /// (the middle of the names in the US Census Bureau's "Frequently Occurring Surnames", 2010).
    static func perMillion(_ word: String) -> Int { common[word] ?? 60 }

    /// True for a family name that many people have: when one is written, it is hardly a slip of another.
    static func isCommon(_ word: String) -> Bool { common[word] != nil }

    /// People per million, the census of 2010, rounded; then spellings that stand beside a more common one.
    private static let common: [String: Int] = {
        let table = """
            smith 8280|johnson 6550|williams 5510|brown 4870|jones 4830|garcia 3950|miller 3940|davis 3780
            rodriguez 3710|martinez 3590|hernandez 3540|lopez 2960|gonzalez 2850|wilson 2720|anderson 2660
            thomas 2560|taylor 2550|moore 2460|jackson 2400|martin 2380|lee 2350|perez 2310|thompson 2250
            white 2240|harris 2120|sanchez 2080|clark 1910|ramirez 1890|lewis 1800|robinson 1800|walker 1770
            young 1640|allen 1640|king 1580|wright 1560|scott 1490|torres 1480|nguyen 1480|hill 1470|flores 1470
            green 1460|adams 1450|nelson 1440|baker 1420|hall 1380|rivera 1330|campbell 1310|mitchell 1300
            carter 1280|roberts 1270|gomez 1250|phillips 1220|evans 1210|turner 1180|diaz 1170|parker 1130
            cruz 1120|edwards 1120|collins 1110|reyes 1100|stewart 1090|morris 1080|morales 1070|murphy 1050
            cook 1030|rogers 1030|gutierrez 1010|ortiz 1000|morgan 980|cooper 950|peterson 940|bailey 940
            reed 940|kelly 920|howard 920|ramos 900|kim 890|cox 890|ward 880|richardson 880|watson 870|brooks 860
            chavez 850|wood 850|james 840|bennett 840|gray 830|mendoza 830|ruiz 830|hughes 820|price 820
            alvarez 810|castillo 800|sanders 800|patel 780|myers 770|long 760|ross 750|foster 750|jimenez 750
            powell 720|jenkins 710|perry 710|russell 700|sullivan 690|bell 690|coleman 690|butler 680
            henderson 680|barnes 670|fisher 650|vasquez 640|simmons 640|jordan 630|patterson 620|hamilton 610
            graham 610|reynolds 600|romero 600|moreno 590|gonzales 580|hayes 570|gibson 570|bryant 560|ellis 560
            stevens 550|ford 550|murray 550|marshall 540|owens 530|mcdonald 530|harrison 520|ruiz 830|kennedy 500
            wells 500|woods 500|cole 490|west 480|jordan 630|olson 480|webb 470|tucker 460|freeman 460|burns 450
            henry 450|snyder 450|simpson 440|crawford 440|stone 430|porter 430|hunter 420|hicks 420|mason 420
            dixon 420|warren 410|hunt 410|black 410|rose 400|shaw 390|rice 390|robertson 380|palmer 370
            wagner 360|meyer 350|schmidt 350|weaver 330|larson 330|carlson 310|hansen 310|hanson 300|jensen 300
            wong 290|chen 350|wang 350|li 290|liu 220|chang 210|tran 320|pham 180|singh 250|khan 180|shah 160
            berry 300|greene 290|day 270|fields 260|weber 200|wolfe 200|becker 200|keller 250|schultz 240
            carr 260|lane 260|lynch 260|oneill 120|obrien 170|oconnor 150|hoffman 280|cohen 170|katz 70|levy 80
            johnston 330|thomson 40|smyth 20|smythe 15|clarke 160|browne 60|reid 240|stuart 90|philips 50
            allan 40|kelley 270|davies 60|moor 20|more 30|cooke 60|roger 20|edward 20|robert 20|stephens 330
            stephenson 110|stevenson 190|petersen 190|andersen 100|nielsen 110|nielson 40|nilsson 10|olsen 170
            larsen 150|jenson 20|carlsen 10|rodrigues 60|martines 20|fernandez 330|hernandes 10|peres 20|lopes 50
            gomes 60|morals 10|ramires 10|torrez 40|flowers 190|greer 150|whyte 20|wight 20|write 10|grey 40
            grant 320|burke 240|burk 60|bourke 10|barns 10|hays 100|haynes 230|read 60|reade 10|matthews 230
            mathews 130|mathis 150|snider 70|schneider 210|snider 70|myer 40|meyers 170|mayer 90|maier 30|moyer 70
            wolf 170|woolf 10|beck 180|baker 1420|barker 230|parks 220|park 330|perkins 340|ball 220|hale 160
            hull 110|hills 40|hull 110|walters 150|waters 150|watkins 260|watts 220|dean 250|deane 20|dunn 280
            dunne 30|harper 290|hart 260|hurt 30|harte 10|lamb 130|lam 150|lang 150|law 130|lawson 270|low 60|lowe 240
            marks 110|marsh 170|martins 30|masson 10|morrison 350|morrow 130|neal 240|neil 50|oneal 160|pena 250
            pierce 290|pearce 110|peirce 20|rhodes 210|roads 10|rodgers 210|rossi 60|rowe 160|russel 30|sims 230
            simms 70|simon 190|simons 70|sanford 90|sandford 10|shea 100|shay 30|shepard 110|sheppard 100
            shepherd 120|spencer 260|swan 60|swanson 190|tate 170|todd 190|tod 10|townsend 170|vega 230|vargas 280
            walls 120|wall 170|walsh 210|welch 230|welsh 60|wilkins 170|wilkinson 150|willis 230|wills 60|winter 60
            winters 130|yang 230|yates 140|yong 20
            """
        var out: [String: Int] = [:]
        for entry in table.split(whereSeparator: { $0 == "|" || $0 == "\n" }) {
            let parts = entry.split(separator: " ")
            if parts.count == 2, let count = Int(parts[1]) { out[String(parts[0])] = count }
        }
        return out
    }()
}
