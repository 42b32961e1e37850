print("gecko")
