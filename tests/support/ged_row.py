"""One row of UCDP GED with the columns that the reader needs, to be varied by the tests of the whole house."""

ROW = {
    "id": "1",
    "type_of_violence": "1",
    "side_a": "Government of Syria",
    "side_b": "IS",
    "where_prec": "1",
    "where_coordinates": "Baghouz",
    "adm_1": "Deir ez Zor governorate",
    "adm_2": "",
    "latitude": "34.5",
    "longitude": "40.9",
    "country": "Syria",
    "country_id": "652",
    "date_prec": "1",
    "deaths_a": "0",
    "low": "1",
    "best": "1",
    "high": "1",
}

IRAQ = {"country": "Iraq", "country_id": "645", "adm_1": "Ninewa province", "side_a": "Government of Iraq"}
