/// Invented people: common given names with their everyday short forms, and family names of many origins.
enum Names {
    /// Given names, each with the short forms that people use on payment apps.
    static let given: [(full: String, short: [String])] = parse(
        """
        Elizabeth:Liz,Beth,Betsy William:Will,Bill,Billy Robert:Rob,Bob,Bobby Margaret:Maggie,Peggy
        Katherine:Kate,Kathy James:Jim,Jimmy Michael:Mike,Mickey Jennifer:Jen,Jenny Patricia:Pat,Tricia
        Richard:Rick,Dick Joseph:Joe,Joey Thomas:Tom,Tommy Christopher:Chris Daniel:Dan,Danny Matthew:Matt
        Anthony:Tony Andrew:Andy,Drew Joshua:Josh Benjamin:Ben,Benji Samuel:Sam,Sammy Alexander:Alex,Sasha
        Nicholas:Nick Jonathan:Jon Timothy:Tim Gregory:Greg Rebecca:Becky,Becca Deborah:Deb,Debbie
        Susan:Sue,Susie Victoria:Vicky,Tori Abigail:Abby Alexandra:Alex,Lexi Jessica:Jess Amanda:Mandy
        Melissa:Mel,Missy Stephanie:Steph Kimberly:Kim Christina:Tina,Chrissy Cynthia:Cindy
        Theresa:Terry,Tess Jacqueline:Jackie Madeline:Maddie Gabriella:Gabby Isabella:Bella,Izzy
        Nathaniel:Nate Zachary:Zach Edward:Ed,Eddie,Ted Charles:Charlie,Chuck Lawrence:Larry Raymond:Ray
        Philip:Phil Kenneth:Ken,Kenny Ronald:Ron Donald:Don Frederick:Fred Leonard:Len,Lenny
        Vincent:Vince,Vinny Peter:Pete Gerald:Gerry,Jerry Francis:Frank Judith:Judy Barbara:Barb
        Dorothy:Dot,Dottie Eleanor:Ellie,Nell Josephine:Jo,Josie Penelope:Penny Natalie:Nat Valerie:Val
        Veronica:Ronnie Beatrice:Bea Caroline:Carrie Annabelle:Annie Cassandra:Cassie Priscilla:Cilla Maria
        Ana Lucia Sofia Carmen Elena Rosa Ines Paloma Xochitl Jose Juan Luis Carlos Diego Mateo Rafael
        Hector Emilio Wei Mei Jun Ling Hiro Yuki Akira Naomi Hana Minh Linh Thuy Anh Priya Anita Ravi Arjun
        Sunita Deepa Kiran Amara Ngozi Chidi Kofi Ama Kwame Fatima Omar Layla Yusuf Amir Leila Nadia Olga
        Ivan Irina Pavel Anya Marek Zofia Ingrid Lars Astrid Sven Freya Nils Dana Morgan Riley Casey Jordan
        Taylor Quinn Avery Rowan Skyler Harper Logan Grace Ruby Ivy Hazel Violet Iris Wren Clara Nora Cora
        Maeve Fiona Owen Liam Noah Ethan Mason Lucas Felix Oscar
        """)

    /// Family names.
    static let family: [String] = words(
        """
        Abbott Acosta Adeyemi Aguilar Albrecht Almeida Alvarez Amundsen Andersson Aoki Appiah Arbuckle
        Armitage Ashby Avila Bahr Baldwin Banerjee Barlow Barrios Bassett Beaumont Becker Bellamy Beltran
        Benitez Bergstrom Bhatt Birch Blackwood Bloom Boateng Bonilla Borden Bowers Bradshaw Brandt Briggs
        Brody Buchanan Burke Bustos Byrne Cabrera Calloway Campos Cardenas Carlisle Carver Castellano
        Chandra Chavez Cheung Chowdhury Clayborne Cole Colvin Conway Cordero Cortez Crane Crowley Cruz
        Dalton Danforth Darby Davenport Delgado Demir Desai Dhillon Diaz Dominguez Donnelly Drummond Duarte
        Dubois Duffy Dunbar Eastman Eberhardt Echeverria Egan Ekström Ellison Escobar Estrada Fairchild
        Farrell Fenwick Ferreira Finch Fitzgerald Fleming Flores Fontaine Forsythe Fowler Franco Frost
        Fuentes Fujimoto Gallagher Galvan García Garrison Gentry Ghosh Gibbons Gillespie Goddard Goldberg
        Gomez Goodwin Granger Greco Griffith Guerrero Gustafson Haddad Halvorsen Hammond Harlow Hartmann
        Hashimoto Hathaway Hawkins Hendricks Herrera Hidalgo Hirsch Hobbs Hoffman Holloway Horvath Huang
        Hutchins Ibarra Ibrahim Ingram Iyer Jacobsen Jaramillo Jimenez Johansson Joshi Kaplan Katz Kavanagh
        Keller Kendrick Khan Kimura Kirby Klein Knapp Kobayashi Kowalski Kramer Krishnan Kumar Kuznetsov
        Lachance Lambert Langley Larkin Lavigne Lehmann Leung Lindgren Livingston Lockhart Lombardi Lopez
        Lovell Lucero Lund MacLeod Madden Maldonado Malik Marchetti Marquez Marsh Matsuda Mbeki McAllister
        McBride McKenna Medina Mehta Mendoza Mercado Meyer Middleton Mistry Molina Montoya Moreau Morita
        Mueller Muñoz Nakamura Navarro Nguyen Nielsen Nolan Nuñez Nwosu O'Brien O'Connor O'Neill Oakley Obi
        Ochoa Okafor Okonkwo Olsen Ortega Osei Ostrowski Pacheco Padilla Palmer Park Parrish Patel Pemberton
        Peña Pereira Petrov Phelps Pham Pickering Popov Porter Prescott Quigley Quintero Radcliffe Ramirez
        Rangel Rao Rasmussen Reddy Reilly Rhodes Ricci Rios Rivera Robles Rojas Romero Rosenthal Rossi Rowe
        Ruiz Rutledge Saito Salazar Salinas Sandoval Santos Sato Schaefer Schmidt Schneider Serrano Shah
        Sharma Sheffield Silva Singh Sinclair Solis Sorensen Soto Spencer Stafford Stanton Steele Stein
        Suarez Sullivan Suzuki Swanson Takeda Talbot Tanaka Tate Tavares Teague Thakur Thornton Tierney
        Torres Townsend Tran Trujillo Tucker Ueda Underwood Urbina Valdez Vance Vargas Vasquez Vaughn Vega
        Velasquez Villanueva Vogel Volkov Wagner Walsh Warner Watanabe Weber Weiss Whitaker Wilder Winslow
        Wolfe Wong Woodward Wyatt Yamamoto Yates Yilmaz Yoder Yoon Zamora Zapata Ziegler Zimmer
        """)

    /// Family names of people who are nobody's client; none stands in ``family``.
    static let strangers: [String] = words(
        """
        Brubaker Cottingham Dressler Fogelman Grimaldi Hollister Jankowski Kettering Lindqvist Mossberg
        Nettleton Overstreet Pfeiffer Quackenbush Rickenbacker Snodgrass Tottenham Upchurch Vandermeer
        Wigglesworth Youngblood Zuckerman
        """)

    /// The short forms of a given name; empty where there are none.
    static func shortForms(of name: String) -> [String] { given.first { $0.full == name }?.short ?? [] }

    /// Letters without their accents, as payers and old card systems write them.
    static func withoutAccents(_ text: String) -> String {
        String(
            text.map { letter -> Character in
                switch letter {
                case "á", "ä": "a"
                case "é": "e"
                case "í": "i"
                case "ó", "ö": "o"
                case "ú", "ü": "u"
                case "ñ": "n"
                default: letter
                }
            })
    }

    private static func words(_ text: String) -> [String] {
        text.split { $0 == " " || $0 == "\n" }.map(String.init)
    }

    private static func parse(_ text: String) -> [(full: String, short: [String])] {
        words(text).map { word in
            let parts = word.split(separator: ":")
            let short = parts.count > 1 ? parts[1].split(separator: ",").map(String.init) : []
            return (String(parts[0]), short)
        }
    }
}
